import type { SearchTrial } from '../../src/serve/api.js';
import { type Direction, sortedBy } from './sorting.js';

/** What trials are sorted by: their number, an objective by its place, or a parameter by its name. */
export type TrialColumn =
  | 'number'
  | 'seconds'
  | { readonly objective: number }
  | { readonly parameter: string };

/** Trials in order; those without a value come last either way. */
export function sortTrials(
  trials: readonly SearchTrial[],
  by: TrialColumn,
  direction: Direction,
): SearchTrial[] {
  return sortedBy(trials, direction, (trial) => {
    if (typeof by === 'string') return trial[by];
    return 'objective' in by ? trial.values?.[by.objective] : trial.point[by.parameter];
  });
}
