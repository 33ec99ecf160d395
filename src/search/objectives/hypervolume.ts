import type { Objective } from '../trials/objective.js';
import { costsOf, type Trial } from '../trials/trial.js';
import { hypervolume2d } from './pareto.js';

/** How far the front of two objectives reaches into the box between the best and the worst values of complete trials. */
export interface Hypervolume {
  /** Share of the box that the front dominates, 0 to 1; 1 where one trial is the best in both. */
  readonly share: number;
  /** The worst finite value of each objective: the corner from which it is measured. */
  readonly worst: readonly [number, number];
}

/**
 * Undefined unless there are two objectives, and two complete trials that differ in both. It is a share of what this search
 * has seen: two searches compare only from the same corner (`hypervolume2d`).
 */
export function hypervolumeOf(
  trials: readonly Trial[],
  objectives: readonly Objective[],
): Hypervolume | undefined {
  if (objectives.length !== 2) return undefined;
  const directions = objectives.map(({ direction }) => direction);
  const points = trials.flatMap((trial) => {
    const costs = trial.state === 'complete' ? costsOf(trial, directions) : undefined;
    return costs?.every(Number.isFinite) ? [costs] : [];
  });
  const [x, y] = [0, 1].map((k) => {
    const values = points.map((costs) => costs[k]);
    return { worst: Math.max(...values), range: Math.max(...values) - Math.min(...values) };
  });
  if (!(x.range > 0 && y.range > 0)) return undefined;
  const share = hypervolume2d(points, [x.worst, y.worst]) / (x.range * y.range);
  const valueAt = (cost: number, k: number) => (directions[k] === 'max' ? -cost : cost);
  return { share, worst: [valueAt(x.worst, 0), valueAt(y.worst, 1)] };
}
