import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { parseOptions } from '../../base/parse-options.js';
import { elementCount, type Shape } from '../../graph/index.js';
import {
  dense,
  dropout,
  flatten,
  globalAvgPool1d,
  globalAvgPool2d,
  type Layer,
  type PixelNormalization,
  permute,
  sequential,
} from '../../nn/index.js';
import type { PictureSize } from '../input/picture-input.js';
import type { PictureQuestion } from './picture-contract.js';

/** A value of a model of somebody else that everything from the pictures to the features passes through. */
export interface Place {
  /** Its name in the file. */
  readonly name: string;
  /** Axes of one picture. */
  readonly shape: Shape;
}

/** What a person may say of a backbone. */
export interface BackboneQuestion extends PictureQuestion {
  /** Name of the value that is the features; what the last classifier takes where it is left out. */
  readonly features?: string | undefined;
}

/** The part of a trained network that makes features of pictures. */
export interface Backbone extends OpenedBackbone {
  /** How it was opened. */
  readonly question: BackboneQuestion;
}

/** What a file gives, once it is known how it is to be opened. */
export interface OpenedBackbone {
  /** Its name is `backbone`. */
  readonly layer: Layer;
  /** Values of its variables, by the names that they have in a network that holds it. */
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly input: PictureSize;
  /** How its pictures are normalized, in grey levels. */
  readonly normalization: PixelNormalization;
  /** What it makes of one picture. */
  readonly features: { readonly name: string; readonly shape: Shape };
  /** Of a model of somebody else: where it can be parted, from the pictures up. */
  readonly places: readonly Place[];
  /** Of such a model: multiply-adds of its nodes for one picture, by the first value that a node makes. */
  readonly work?: ReadonlyMap<string, number> | undefined;
  /** Path of the file, or of the run, that it is from. */
  readonly file: string;
  /** What a person should know of how it was read. */
  readonly notes: readonly string[];
}

/** What follows the backbone. */
export const Head = z.strictObject({
  hidden: z
    .array(z.int().positive())
    .default([])
    .describe('Units of hidden layers, first to last; none for a linear head.'),
  dropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe(
      'Share of the features, and of what each hidden layer makes, that dropout leaves out in training.',
    ),
});
export type Head = z.output<typeof Head>;

/**
 * How a network is trained that begins with a backbone.
 *
 * features  the backbone is asked about each picture once, and the head learns from the answers: pictures cannot be augmented
 * frozen    the backbone is asked anew in every step, and stays as it is
 * fine-tune the head alone at first, then everything, the backbone with a tenth of the learning rate
 * gradual   the head alone at first, then one stage of the backbone more at a time, each slower than the one above it
 * full      everything from the first step
 */
export const Recipe = z.enum(['features', 'frozen', 'fine-tune', 'gradual', 'full']);
export type Recipe = z.output<typeof Recipe>;

/** How the backbone of a network learns, where it does. */
const Learning = z.strictObject({
  recipe: Recipe.optional().describe('How it is trained; left out: features, unless pictures are augmented.'),
  trainFrom: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the place of the backbone behind which it learns; what is before it stays as it is.'),
  backboneRate: z
    .number()
    .positive()
    .max(10)
    .optional()
    .describe(
      'What the learning rate of the backbone is of that of the head; of gradual that of its last stage. Left out: 0.1 with fine-tune, 1 / 2.6 with gradual, 1 with full.',
    ),
});

/** What `withHead` takes besides a backbone. */
export const HeadOptions = z.strictObject({ ...Head.shape, ...Learning.shape });
export type HeadOptions = z.input<typeof HeadOptions>;

/** A backbone and its head, which is made when the classes are known: what `train` takes in place of a network. */
export interface Pretrained extends Readonly<z.output<typeof Learning>> {
  readonly kind: 'pretrained';
  readonly backbone: Backbone;
  readonly head: Head;
  /** What was said, without defaults. */
  readonly given: HeadOptions;
}

/** `train(withHead(await openBackbone('resnet18.onnx')), imageFolder('photos'))`. */
export function withHead(backbone: Backbone, given: HeadOptions = {}): Pretrained {
  const { hidden, dropout, ...learning } = parseHead(given);
  return Object.freeze({ kind: 'pretrained', backbone, head: { hidden, dropout }, ...learning, given });
}

/** Throws OptionError naming every option that is unknown or out of range, and for a rate of a backbone that does not learn. */
export function parseHead(given: HeadOptions): z.output<typeof HeadOptions> {
  const parsed = parseOptions(HeadOptions, given, { code: 'option/head', where: 'head' });
  const { recipe, backboneRate } = parsed;
  if (backboneRate === undefined || (recipe !== undefined && learns(recipe))) return parsed;
  throw new OptionError({
    code: 'option/recipe',
    where: 'backboneRate',
    what: 'a backbone that stays as it is has no learning rate',
    got: { recipe, backboneRate },
    fix: "leave it out, or take the recipe 'fine-tune', 'gradual' or 'full'",
  });
}

export function isPretrained(model: unknown): model is Pretrained {
  return typeof model === 'object' && model !== null && 'kind' in model && model.kind === 'pretrained';
}

/** The backbone, its features as one row, and a head of so many outputs. */
export function pretrainedNetwork({ backbone, head }: Pretrained, recipe: Recipe, units: number): Layer {
  const drop = () => (head.dropout > 0 ? [dropout(head.dropout)] : []);
  return sequential([
    learns(recipe) ? withGradients(backbone.layer) : { ...backbone.layer, trainable: false },
    ...rowLayers(backbone.features.shape),
    ...head.hidden.flatMap((hidden) => [...drop(), dense(hidden, { activation: 'relu' })]),
    ...drop(),
    dense(units, { name: 'head' }),
  ]);
}

export function learns(recipe: Recipe): boolean {
  return recipe === 'fine-tune' || recipe === 'gradual' || recipe === 'full';
}

/** Layers of our own have them; nodes of a file are written in ours. */
function withGradients(layer: Layer): Layer {
  return layer.kind === 'backbone' ? { ...layer, options: { ...layer.options, learns: true } } : layer;
}

/** Layers from [N, ...features] to [N, D]: maps and tokens are averaged. */
export function rowLayers(shape: Shape): Layer[] {
  if (shape.length === 3) return shape[1] === 1 && shape[2] === 1 ? [flatten()] : [globalAvgPool2d()];
  if (shape.length === 2) return [permute([2, 1]), globalAvgPool1d()];
  return shape.length === 1 ? [] : [flatten()];
}

/** What these layers make of features. */
export function rowShape(shape: Shape): Shape {
  if (shape.length === 3) return [shape[0]!];
  return shape.length === 2 ? [shape[1]!] : [elementCount(shape)];
}
