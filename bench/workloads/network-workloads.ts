import { frozenBy } from '../../src/train/parameters/freezing.js';
import { parseTrainOptions } from '../../src/train/plan/options.js';
import { measureWorkload } from '../measure/measure-workload.js';
import { describeNetwork } from '../work/describe-network.js';
import type { Work } from '../work/work.js';
import type { NetworkRecipe } from './networks.js';
import type { Prepare, Workload } from './workload.js';

/** Enough that a turn is not over the same few pictures. */
const BATCHES = 16;
const ALL_BUT_THE_OUTPUT = ['*', '!output'];

/** Updates on batches in memory; with a frozen backbone only the output layer learns. */
export function trainingWorkload(
  recipe: NetworkRecipe,
  batch: number,
  { frozenBackbone = false }: { readonly frozenBackbone?: boolean } = {},
): Workload {
  const name = `${frozenBackbone ? 'finetune-' : ''}${recipe.name}-b${batch}`;
  const what = `training ${frozenBackbone ? 'the output layer of ' : ''}${recipe.what}`;
  if (!frozenBackbone)
    return inTurns(name, what, async () => describeWork(recipe, { name, mode: 'train', batch }), true);
  // A single layer that learns amplifies nothing.
  const alone = { ...recipe, comparedLearningRate: recipe.optimizer.learningRate };
  const work = { name, mode: 'train', batch, freeze: ALL_BUT_THE_OUTPUT } as const;
  return inTurns(name, what, async () => describeWork(alone, work), true);
}

/** Probabilities of batches in memory. */
export function inferenceWorkload(recipe: NetworkRecipe, batch: number): Workload {
  const name = `${recipe.name}-infer-b${batch}`;
  const prepare = async () => describeWork(recipe, { name, mode: 'infer', batch });
  return inTurns(name, `answers of ${recipe.what}`, prepare);
}

/** A workload whose peers stay alive and take turns. */
export function inTurns(name: string, what: string, prepare: Prepare, trains = false): Workload {
  return { name, what, trains, prepare, measure: (options) => measureWorkload(prepare, options) };
}

export function describeWork(
  recipe: NetworkRecipe,
  {
    name,
    mode,
    batch,
    freeze = [],
  }: Pick<Work, 'name' | 'mode' | 'batch'> & {
    readonly freeze?: readonly string[];
  },
): Work {
  const { input, classes, network, optimizer } = recipe;
  const rules = parseTrainOptions({ freeze: [...freeze] }).freeze;
  const shape = input.kind === 'table' ? [input.features] : [input.channels, input.height, input.width];
  return {
    name,
    mode,
    batch,
    batches: mode === 'epoch' ? 0 : BATCHES,
    input,
    classes,
    optimizer,
    comparedLearningRate: recipe.comparedLearningRate ?? optimizer.learningRate,
    operations: describeNetwork(network, shape, frozenBy(rules)),
    network,
    freeze: rules,
  };
}
