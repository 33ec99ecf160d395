import { costsOf, type Direction, type Trial } from '../trials/trial.js';
import { type Costs, crowdingDistances, paretoFronts } from './pareto.js';

/**
 * Trials that have ended, best first. Complete ones come before pruned ones, of which those that went further come first, and
 * these before failed ones. With several objectives it is front by front, and within a front those with most room first, so that
 * samplers keep a front wide, or the best by the first objective, as a person reads them.
 * Equals stay in the order of their numbers. Trials that run are left out.
 */
export function rankTrials(
  trials: readonly Trial[],
  directions: readonly Direction[],
  within: 'room' | 'first' = 'room',
): Trial[] {
  const ended = trials.filter(({ state }) => state !== 'running');
  const known = ended.flatMap((trial) => {
    const costs = trial.state === 'failed' ? undefined : costsOf(trial, directions);
    return costs === undefined ? [] : [{ trial, costs }];
  });
  const complete = known.filter(({ trial }) => trial.state === 'complete');
  const pruned = known.filter(({ trial }) => trial.state === 'pruned');
  const depths = [...new Set(pruned.map(({ trial }) => trial.curve.length))].sort((a, b) => b - a);
  const groups = [
    complete,
    ...depths.map((depth) => pruned.filter(({ trial }) => trial.curve.length === depth)),
  ];
  const ranked = groups.flatMap((group) => inOrder(group, within));
  return [...ranked, ...ended.filter((trial) => !ranked.includes(trial))];
}

interface Known {
  readonly trial: Trial;
  readonly costs: Costs;
}

function inOrder(group: readonly Known[], within: 'room' | 'first'): Trial[] {
  return paretoFronts(group.map(({ costs }) => costs)).flatMap((indices) => {
    const front = indices.map((i) => group[i]);
    const costs = front.map((one) => one.costs);
    const keys =
      within === 'first' ? costs.map(([first]) => first) : crowdingDistances(costs).map((room) => -room);
    const order = front.map((_, i) => i).sort((a, b) => compare(keys[a], keys[b]) || a - b);
    return order.map((i) => front[i].trial);
  });
}

/** Infinities are equal to each other, which their difference would not say. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
