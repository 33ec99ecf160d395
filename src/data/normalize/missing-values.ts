import { z } from 'zod';
import { DataError } from '../../base/error.js';
import type { ColumnSummary } from './column-summary.js';
import { quantile, weightedValues } from './quantile-sketch.js';

const indicator = z
  .boolean()
  .default(false)
  .describe('Add a column that is 1 where the value was missing, and 0 elsewhere.');

/** What becomes of missing values, before the column is transformed. */
export const MissingPolicy = z
  .union([
    z
      .enum(['error', 'mean', 'median', 'indicator'])
      .transform((name) =>
        name === 'indicator'
          ? { fill: 'median' as const, indicator: true }
          : { fill: name, indicator: false },
      ),
    z.strictObject({
      fill: z
        .union([z.enum(['error', 'mean', 'median']), z.number()])
        .describe('Mean or median of the training values, or a number; error: there must be none.'),
      indicator,
    }),
  ])
  .describe(
    "What missing values become: 'error', 'mean', 'median', 'indicator' (the median, and a column that tells), or { fill, indicator }.",
  );
export type MissingPolicy = z.input<typeof MissingPolicy>;

/** The policy with its number. */
export const FittedMissing = z.strictObject({
  fill: z.number().nullable().describe('What missing values become; null: there must be none.'),
  indicator: z.boolean(),
});
export type FittedMissing = z.output<typeof FittedMissing>;

/** Throws DataError `data/missing-value` if values are missing that must not be. */
export function fitMissing(
  column: string,
  { missing, moments, sketch }: ColumnSummary,
  { fill, indicator }: z.output<typeof MissingPolicy>,
): FittedMissing {
  if (fill === 'error') {
    if (missing > 0) throw missingValue(`column ${column}`, { missing, present: moments.count });
    return { fill: null, indicator };
  }
  if (fill === 'mean') return { fill: moments.mean, indicator };
  return { fill: fill === 'median' ? quantile(weightedValues(sketch), 0.5) : fill, indicator };
}

export function missingValue(where: string, got?: unknown): DataError {
  return new DataError({
    code: 'data/missing-value',
    where,
    what: 'a value is missing',
    got,
    fix: 'choose what missing values become: mean, median, indicator or a number',
  });
}
