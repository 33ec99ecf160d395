import { DataError } from '../../base/error.js';
import { missingTargets } from '../missing-targets.js';
import type { DataProblem } from '../types.js';
import { type ColumnFacts, NO_VALUE } from './column-scan.js';
import type { ScannedTable } from './scan-table.js';
import { LEFT_OUT, partNumbers } from './split-rows.js';
import type { TableTarget } from './table-target.js';

/** Positions of columns in a scanned table. */
export interface TruthColumns {
  readonly target: readonly number[];
  readonly split: number | undefined;
  readonly weight: number | undefined;
}

/** What is true of each row of a file. */
export interface RowTruth {
  /** Number of the part that the file puts each row in, 0 where it tells none; `LEFT_OUT` for rows without a target. */
  readonly parts: Uint8Array;
  /** Class of each row; undefined in regression. */
  readonly labels: Int32Array | undefined;
  /** In regression float64 [rows, K]; undefined for classes. */
  readonly values: Float64Array | undefined;
  readonly weights: Float32Array | undefined;
  readonly problems: readonly DataProblem[];
}

/**
 * Gather target, part and weight of every row. A row in which a target is missing is left out and reported.
 *
 * Throws  DataError `data/table-split`, `data/weight`; `data/missing-target` where no row is left.
 */
export function rowTruth(
  path: string,
  table: ScannedTable,
  target: TableTarget,
  columns: TruthColumns,
): RowTruth {
  const { count } = table;
  const width = columns.target.length;
  const parts = new Uint8Array(count);
  const labels = target.kind === 'class' ? new Int32Array(count) : undefined;
  const values = target.kind === 'numbers' ? new Float64Array(count * width) : undefined;
  const weights = columns.weight === undefined ? undefined : new Float32Array(count);
  const partOfCode =
    columns.split === undefined ? undefined : partNumbers(path, table.columns[columns.split]);
  const left = missingTargets('rows');

  const others = [columns.split, columns.weight].filter((position) => position !== undefined);
  for (const { start, size, numbers, codes } of table.chunks([...columns.target, ...others])) {
    const splitCodes = codes[width];
    const weightNumbers = numbers[numbers.length - 1];
    for (let i = 0; i < size; i++) {
      const row = start + i;
      if (partOfCode !== undefined) parts[row] = partOfCode[splitCodes[i]];
      if (weights !== undefined)
        weights[row] = requireWeight(path, table.columns[columns.weight!], weightNumbers[i], row);
      for (let k = 0; k < width && parts[row] !== LEFT_OUT; k++) {
        if (codes[k][i] !== NO_VALUE) continue;
        parts[row] = LEFT_OUT;
        const { name } = table.columns[columns.target[k]];
        left.add(`row ${row + 1}`, `what is to be predicted is missing, column ${name}`);
      }
      if (parts[row] === LEFT_OUT) continue;
      if (target.kind === 'class') labels![row] = target.labels[codes[0][i]];
      else for (let k = 0; k < width; k++) values![row * width + k] = numbers[k][i];
    }
  }
  if (left.count < count) return { parts, labels, values, weights, problems: left.problems };
  throw new DataError({
    code: 'data/missing-target',
    where: path,
    what: 'in every row something that is to be predicted is missing',
    got: { rows: count, columns: columns.target.map((position) => table.columns[position].name) },
    fix: 'name other columns by the option target (--target)',
  });
}

function requireWeight(path: string, { name }: ColumnFacts, weight: number, row: number): number {
  if (weight >= 0 && weight < Infinity) return weight;
  throw new DataError({
    code: 'data/weight',
    where: `${path}, column ${name}, row ${row + 1}`,
    what: 'a weight must be a number of at least 0',
    got: weight,
    fix: 'mend the value, or leave the row out',
  });
}
