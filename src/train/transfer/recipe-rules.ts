import { FreezeRule } from '../parameters/freezing.js';
import { ParameterGroup } from '../parameters/parameter-groups.js';
import type { TrainOptions } from '../plan/options.js';
import type { Recipe } from './pretrained.js';

/** Share of the epochs in which the head learns alone, so that what it knows nothing of is not torn down by its first gradients. */
const HEAD_SHARE = 0.2;
/** What the learning rate of the backbone is of that of the head. */
const BACKBONE_RATE = 0.1;
/** Share of the epochs after which the last stage begins to learn. */
const THAWED_SHARE = 0.6;
/** What the learning rate of a part is of that of the stage before it, which is nearer to the pictures. */
const RATE_BY_STAGE = 2.6;
/** Share of the epochs over which the learning rate rises again when layers begin to learn, as at the beginning. */
const WARMUP_SHARE = 0.05;
/** Of the time between two thaws no more. */
const MOST_OF_STAGE = 0.5;

/** What a recipe needs to know of a run. */
interface RecipePlan {
  readonly recipe?: Recipe | undefined;
  /** Layers of the backbone by stages, from the pictures up. */
  readonly stages?: readonly (readonly string[])[] | undefined;
  /** What the learning rate of the backbone, or of its last stage, is of that of the head; left out, as the recipe has it. */
  readonly backboneRate?: number | undefined;
  readonly epochs: number;
}

type Rules = Pick<TrainOptions, 'freeze' | 'groups'>;

/**
 * The options of a training with what its recipe adds to them; rules of a person stand behind those of the recipe, and so decide.
 *
 * Source   Howard and Ruder 2018 (arXiv 1801.06146), sections 3.2 and 3.3: discriminative rates, of which each is 2.6 times that of
 *          the stage below, and thawing from the top, one stage at a time.
 */
export function withRecipe<Options extends Rules>(
  options: Options,
  { recipe, stages = [], backboneRate, epochs }: RecipePlan,
): Options {
  const { freeze, groups } = rulesOf({ recipe, stages, backboneRate, epochs });
  return { ...options, freeze: [...freeze, ...options.freeze], groups: [...groups, ...options.groups] };
}

function rulesOf({ recipe, stages = [], backboneRate, epochs }: RecipePlan): Rules {
  if (recipe === 'fine-tune') return fineTuning(epochs, backboneRate ?? BACKBONE_RATE);
  if (recipe === 'gradual') return thawing(stages, epochs, backboneRate ?? 1 / RATE_BY_STAGE);
  return { freeze: [], groups: backboneRate === undefined ? [] : [slower(backboneRate)] };
}

function fineTuning(epochs: number, rate: number): Rules {
  return {
    freeze: frozenFor(['backbone'], Math.round(epochs * HEAD_SHARE), epochs * WARMUP_SHARE),
    groups: [slower(rate)],
  };
}

function slower(learningRateFactor: number, layers = 'backbone'): ParameterGroup {
  return ParameterGroup.parse({ layers, learningRateFactor });
}

/** The head alone at first, and each stage, from the top down, for as long before the next one begins to learn. */
function thawing(stages: readonly (readonly string[])[], epochs: number, rate: number): Rules {
  const each = (epochs * THAWED_SHARE) / stages.length;
  const warmup = Math.min(epochs * WARMUP_SHARE, each * MOST_OF_STAGE);
  const fromTheTop = [...stages].reverse();
  return {
    freeze: fromTheTop.flatMap((layers, i) => {
      // However few epochs there are, the head begins.
      const thaw = epochs === 1 ? 0 : Math.max(1, Math.round(each * (i + 1)));
      return frozenFor(layers, thaw, warmup);
    }),
    groups: fromTheTop.flatMap((layers, i) =>
      patterns(layers).map((pattern) => slower(rounded(rate * RATE_BY_STAGE ** -i), pattern)),
    ),
  };
}

function frozenFor(layers: readonly string[], epochs: number, warmupEpochs: number): FreezeRule[] {
  if (epochs === 0) return [];
  return patterns(layers).map((pattern, i) =>
    // One of them says when the rate rises.
    FreezeRule.parse({
      layers: pattern,
      untilEpoch: epochs + 1,
      warmupEpochs: i === 0 ? rounded(warmupEpochs) : 0,
    }),
  );
}

/** Layers of one pattern; many more would make it longer than a pattern may be. */
const LAYERS_IN_PATTERN = 16;

/** Patterns that fit layers which lie in one layer. */
function patterns(paths: readonly string[]): string[] {
  if (paths.length > LAYERS_IN_PATTERN)
    return [...patterns(paths.slice(0, LAYERS_IN_PATTERN)), ...patterns(paths.slice(LAYERS_IN_PATTERN))];
  const start = paths[0]!.lastIndexOf('.') + 1;
  const names = paths.map((path) => path.slice(start));
  return [paths.length === 1 ? paths[0]! : `${paths[0]!.slice(0, start)}{${names.join(',')}}`];
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
