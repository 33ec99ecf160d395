import {
  type ColumnOptions,
  type FittedColumn,
  fitColumn,
  mergeSummaries,
  summarizeColumn,
} from './normalize/index.js';
import { CHUNK_ROWS } from './table/read-cells.js';
import type { TargetKind, Targets } from './types.js';

/**
 * How the numbers of pictures are normalized for the loss: to mean 0 and standard deviation 1 over `targets`, [N, K], those to
 * train on. Undefined where pictures have no numbers.
 */
export function fitTargets(
  { targetKind, classes }: { readonly targetKind: TargetKind; readonly classes: readonly string[] },
  targets: Targets,
): readonly FittedColumn[] | undefined {
  if (targetKind !== 'numbers') return undefined;
  const rows = Uint32Array.from({ length: targets.length / classes.length }, (_, row) => row);
  return fitNumbers(classes, targets, rows, 'zScore');
}

/**
 * Fit columns of numbers to predict, `values` [N, K] of which none is missing, to the rows to train on.
 *
 * Throws DataError as `fitColumn`.
 */
export function fitNumbers(
  names: readonly string[],
  values: ArrayLike<number>,
  training: Uint32Array,
  transform: NonNullable<ColumnOptions['transform']>,
): FittedColumn[] {
  return names.map((name, k) => {
    let summary = summarizeColumn(name, []);
    for (let from = 0; from < training.length; from += CHUNK_ROWS) {
      const rows = training.subarray(from, from + CHUNK_ROWS);
      const own = Float64Array.from(rows, (row) => values[row * names.length + k]!);
      summary = mergeSummaries(summary, summarizeColumn(name, own));
    }
    return fitColumn(name, summary, { transform, missing: 'error' });
  });
}
