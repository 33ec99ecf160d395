import { randomStream } from '../../base/random.js';
import { shareOf } from '../space/domain.js';
import type { Space } from '../space/space.js';
import type { Trial } from '../trials/trial.js';
import { type Leaf, type Sample, treeLeaves } from './regression-tree.js';

/** How much a parameter matters. */
export interface Importance {
  readonly name: string;
  /** Share of the variance over the whole space that the parameter explains by itself, 0 to 1. */
  readonly share: number;
}

/** Fewer trials than this say nothing of a space. */
export const FEWEST_TRIALS = 10;
/** Shares below this are noise. */
export const LEAST_IMPORTANCE = 0.05;
const TREES = 64;

/**
 * Which parameters matter for an objective, most first: the share of the variance of a random forest over the space that each
 * explains by itself; what is left to 1 is what they do together. Empty below 10 complete trials, or where all are alike.
 *
 * Every part of the space counts the same, however often the sampler went there. A parameter that does not count in a trial
 * is taken to be in the middle of its range there. Few trials say little: shares below about 0.05 are noise then.
 *
 * Source  Hutter, Hoos, Leyton-Brown 2014 (functional ANOVA), equations 1 to 4 for single parameters.
 */
export function importances(
  space: Space,
  trials: readonly Trial[],
  { seed = 0, objective = 0 } = {},
): Importance[] {
  const names = Object.keys(space.parameters);
  const samples = trials.flatMap(({ state, values, point }): Sample[] => {
    const y = values?.[objective];
    if (state !== 'complete' || y === undefined || Number.isNaN(y)) return [];
    const x = names.map((name) =>
      Object.hasOwn(point, name) ? shareOf(space.parameters[name], point[name]) : 0.5,
    );
    return [{ x, y }];
  });
  if (samples.length < FEWEST_TRIALS) return [];
  const forest = Array.from({ length: TREES }, (_, i) =>
    treeLeaves(samples, randomStream(seed, 'importance', i)),
  );
  const explained = forest.map(shares).filter((tree) => tree !== undefined);
  if (explained.length === 0) return [];
  return names
    .map((name, axis) => ({
      name,
      share: explained.reduce((sum, tree) => sum + tree[axis], 0) / explained.length,
    }))
    .sort((a, b) => b.share - a.share);
}

/** The share of the variance of one tree that each axis explains; undefined where it says one number everywhere. */
function shares(leaves: readonly Leaf[]): number[] | undefined {
  const volumes = leaves.map(({ low, high }) =>
    high.reduce((product, end, i) => product * (end - low[i]), 1),
  );
  const mean = leaves.reduce((sum, { value }, i) => sum + volumes[i] * value, 0);
  const variance = leaves.reduce((sum, { value }, i) => sum + volumes[i] * (value - mean) ** 2, 0);
  if (!(variance > 0)) return undefined;
  return leaves[0].low.map((_, axis) => {
    const ends = [...new Set(leaves.flatMap(({ low, high }) => [low[axis], high[axis]]))].sort(
      (a, b) => a - b,
    );
    return (
      ends.slice(1).reduce((sum, end, i) => {
        const begin = ends[i];
        // The mean over all other axes, where this one lies between two cuts.
        const marginal = leaves.reduce((total, { low, high, value }, k) => {
          const isInside = low[axis] <= begin && end <= high[axis];
          return isInside ? total + (value * volumes[k]) / (high[axis] - low[axis]) : total;
        }, 0);
        return sum + (end - begin) * (marginal - mean) ** 2;
      }, 0) / variance
    );
  });
}
