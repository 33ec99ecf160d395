import { resolve } from 'node:path';
import { OptionError } from '../../base/error.js';
import { isMixed } from '../../data/index.js';
import type { Extensions, Layer, PixelNormalization } from '../../nn/index.js';
import type { TrainOptionsInput } from '../plan/options.js';
import type { RunConfig } from '../run/run-config.js';
import { type Pretrained, pretrainedNetwork, type Recipe } from './pretrained.js';
import { stagesOf } from './stages-of.js';

/** The network of a run, and what it begins with where that is a backbone. */
export interface NetworkPlan {
  readonly network: Layer;
  readonly normalization?: PixelNormalization;
  /** As the config keeps it. */
  readonly backbone?: NonNullable<RunConfig['backbone']>;
  /** Layers of the backbone by stages, from the pictures up, where these begin to learn one after the other. */
  readonly stages?: readonly (readonly string[])[];
  /** What the learning rate of the backbone is of that of the head, where somebody has said it. */
  readonly backboneRate?: number | undefined;
}

/**
 * What a run trains that begins with a backbone.
 *
 * Throws  OptionError for pictures that are to be normalized otherwise, and for features of augmented pictures.
 */
export function planPretrained(
  model: Pretrained,
  {
    units,
    augment,
    normalize,
    extensions,
  }: {
    readonly units: number;
    readonly augment: RunConfig['training']['augment'];
    readonly normalize: TrainOptionsInput['normalize'];
    readonly extensions: Extensions | undefined;
  },
): NetworkPlan {
  const { backbone, head, trainFrom, backboneRate } = model;
  const { file, features } = backbone;
  const recipe = recipeOf(model, augment);
  return {
    network: pretrainedNetwork(model, recipe, units),
    normalization: normalizationOf(model, normalize),
    backbone: {
      file: resolve(file),
      features: features.name,
      shape: [...features.shape],
      head,
      recipe,
      ...(trainFrom !== undefined && { trainFrom }),
    },
    stages: recipe === 'gradual' ? stagesOf(backbone, extensions) : [],
    backboneRate,
  };
}

/** A backbone says itself how its pictures are normalized. Throws OptionError where somebody asks for another way. */
function normalizationOf(
  { backbone }: Pretrained,
  normalize: TrainOptionsInput['normalize'],
): PixelNormalization {
  if (normalize === undefined) return backbone.normalization;
  throw new OptionError({
    code: 'option/backbone-normalize',
    where: 'normalize',
    what: 'pictures are normalized as the backbone was trained to see them',
    got: normalize,
    fix: 'leave the option out; say with range, mean and std what the backbone takes',
  });
}

/** Features serve for as long as pictures do not change. Throws OptionError where both are asked for. */
function recipeOf({ recipe }: Pretrained, augment: RunConfig['training']['augment']): Recipe {
  const isAugmented = augment.operations.length > 0 || augment.choose !== false || isMixed(augment);
  if (recipe !== 'features' || !isAugmented) return recipe ?? (isAugmented ? 'frozen' : 'features');
  throw new OptionError({
    code: 'option/recipe',
    where: 'recipe',
    what: 'features are computed once for each picture, and augmented pictures are others in every epoch',
    got: recipe,
    fix: "take the recipe 'frozen', or leave augment out",
  });
}
