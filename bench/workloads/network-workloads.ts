import { frozenBy } from '../../src/train/parameters/freezing.js';
import { parseTrainOptions } from '../../src/train/plan/options.js';
import { describeNetwork } from '../work/describe-network.js';
import type { Work } from '../work/work.js';

import type { NetworkRecipe } from './networks.js';
import type { Workload } from './workload.js';

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
  const freeze = frozenBackbone ? ALL_BUT_THE_OUTPUT : [];
  return { name, what, work: () => describeWork(recipe, { name, mode: 'train', batch, freeze }) };
}

/** Probabilities of batches in memory. */
export function inferenceWorkload(recipe: NetworkRecipe, batch: number): Workload {
  const name = `${recipe.name}-infer-b${batch}`;
  const work = () => describeWork(recipe, { name, mode: 'infer', batch, freeze: [] });
  return { name, what: `answers of ${recipe.what}`, work };
}

export function describeWork(
  { input, classes, network, optimizer }: NetworkRecipe,
  { name, mode, batch, freeze }: Pick<Work, 'name' | 'mode' | 'batch'> & { readonly freeze: string[] },
): Work {
  const rules = parseTrainOptions({ freeze }).freeze;
  const shape = input.kind === 'table' ? [input.features] : [input.channels, input.height, input.width];
  return {
    name,
    mode,
    batch,
    batches: BATCHES,
    input,
    classes,
    optimizer,
    operations: describeNetwork(network, shape, frozenBy(rules)),
    network,
    freeze: rules,
  };
}
