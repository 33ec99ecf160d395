import { categoryCodes, type FittedCategories, type FittedColumn, normalizable } from '../normalize/index.js';
import { NO_VALUE } from './column-scan.js';
import { inFile } from './in-file.js';
import type { ScannedChunk } from './scan-table.js';
import type { TableInput } from './table-input.js';

/** Records are rows of a table as a model takes them: float64 for each column of numbers, int32 for each of names, one after the other. */
export interface RecordLayout {
  /** Of one record; a multiple of 8. */
  readonly bytes: number;
  readonly numbers: number;
  readonly codes: number;
}

/** How rows of a table lie in the store: its numbers as float64, its codes as int32, filled up to a multiple of 8 bytes. */
export function recordLayout({ columns }: TableInput): RecordLayout {
  const numbers = columns.filter(({ type }) => type === 'numeric').length;
  const codes = columns.length - numbers;
  return { bytes: 8 * (numbers + Math.ceil(codes / 2)), numbers, codes };
}

/** Writes records of some rows of a chunk, given by their positions in it. */
export type RecordEncoder = (chunk: ScannedChunk, rows: ArrayLike<number>) => Uint8Array;

/**
 * How chunks of a scanned table become records. `names` holds the names of each column of the chunks, as far as they are known
 * when a chunk is encoded; the columns of the input stand first in the chunks, in order.
 *
 * Throws  DataError with path, column and row as `normalizeColumn` and `categoryCodes` do. Columns of numbers must hold no words.
 */
export function recordEncoder(
  path: string,
  input: TableInput,
  names: readonly (readonly string[])[],
): RecordEncoder {
  const layout = recordLayout(input);
  let [number, code] = [0, 2 * layout.numbers];
  const writers = input.columns.map((column, position) =>
    column.type === 'numeric'
      ? numberWriter(column, position, number++, layout.bytes / 8)
      : codeWriter(column, position, names[position], code++, layout.bytes / 4),
  );
  return (chunk, rows) => {
    const buffer = new ArrayBuffer(rows.length * layout.bytes);
    const target = { numbers: new Float64Array(buffer), codes: new Int32Array(buffer) };
    try {
      for (const write of writers) write(chunk, rows, target);
    } catch (error) {
      throw inFile(path, error);
    }
    return new Uint8Array(buffer);
  };
}

type Writer = (
  chunk: ScannedChunk,
  rows: ArrayLike<number>,
  target: { readonly numbers: Float64Array; readonly codes: Int32Array },
) => void;

function numberWriter(column: FittedColumn, position: number, first: number, step: number): Writer {
  const requireNormal = normalizable(column);
  return ({ start, numbers }, rows, target) => {
    const values = numbers[position];
    for (let r = 0, at = first; r < rows.length; r++, at += step) {
      const value = values[rows[r]];
      requireNormal(value, start + rows[r]);
      target.numbers[at] = value;
    }
  };
}

function codeWriter(
  column: FittedCategories,
  position: number,
  names: readonly string[],
  first: number,
  step: number,
): Writer {
  const { categories, missing, unknown } = column;
  const lenient = { ...column, missing: 'zeros', unknown: 'zeros' } as const;
  const nothing = missing === 'category' ? categories.length : -1;
  return ({ start, codes }, rows, target) => {
    const codeOfName = categoryCodes(lenient, names);
    const values = codes[position];
    for (let r = 0, at = first; r < rows.length; r++, at += step) {
      const name = values[rows[r]];
      // A negative one is nothing, or a name beyond those that are kept, which no category has.
      const found = name >= 0 ? codeOfName[name] : -1;
      if (found < 0 && (name === NO_VALUE ? missing : unknown) === 'error')
        categoryCodes(column, [name === NO_VALUE ? null : (names[name] ?? '')], start + rows[r]);
      target.codes[at] = name === NO_VALUE ? nothing : found;
    }
  };
}
