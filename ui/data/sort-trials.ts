import type { SearchTrial } from '../../src/serve/api.js';

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
  direction: 'ascending' | 'descending',
): SearchTrial[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const columnOf = (trial: SearchTrial): unknown => {
    if (typeof by === 'string') return trial[by];
    return 'objective' in by ? trial.values?.[by.objective] : trial.point[by.parameter];
  };
  return trials
    .map((trial) => ({ trial, value: columnOf(trial) ?? null }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      if (typeof a.value === 'number' && typeof b.value === 'number') return sign * (a.value - b.value);
      return sign * textOf(a.value).localeCompare(textOf(b.value), 'en', { numeric: true });
    })
    .map(({ trial }) => trial);
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
