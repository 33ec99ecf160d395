import { DataError } from '../../base/error.js';
import { throwIfInterrupted } from '../run-tasks.js';
import { csvRecords, csvRefusal } from '../sources/csv-file.js';
import { readParquetColumns } from '../sources/parquet-columns.js';
import { openParquet } from '../sources/parquet-file.js';
import { requireDifferentNames } from '../sources/require-different-names.js';
import type { Cell } from './cells.js';

/** Some rows of a table, column by column; the next chunk may overwrite its cells. */
export interface CellChunk {
  /** Position of the first row in the file, from 0; a header is no row. */
  readonly start: number;
  readonly size: number;
  /** `size` cells of each wanted column, in the order in which they were asked for. */
  readonly cells: readonly ArrayLike<Cell>[];
}

export interface CellOptions {
  readonly delimiter?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rows kept together: as many as a sketch of quantiles takes without thinning out. */
export const CHUNK_ROWS = 16_384;
/** Rows read at a time: so few that their texts are forgotten before the garbage collector takes them for lasting. */
const READ_ROWS = 1024;

/**
 * Names of the columns of a table, without spaces around them.
 *
 * Throws  DataError `data/empty-table` for a file without a first line, `data/table-columns` for names that repeat or are
 *         missing, and for a single column; as the format says.
 */
export async function columnNames(path: string, options: CellOptions = {}): Promise<string[]> {
  const found = isParquet(path) ? (await openParquet(path)).names : await csvHeader(path, options);
  const names = found?.map((name) => name.trim());
  if (names === undefined)
    throw new DataError({
      code: 'data/empty-table',
      where: path,
      what: 'the file is empty',
      fix: 'give a first line with the names of columns, and a line for each row',
    });
  const refuse = (what: string, fix: string) =>
    new DataError({ code: 'data/table-columns', where: path, what, got: { columns: names }, fix });
  const nameless = names.indexOf('');
  if (nameless >= 0)
    throw refuse(
      `column ${nameless + 1} has no name`,
      'name it in the first line; pandas leaves its index out with to_csv(..., index=False)',
    );
  requireDifferentNames(names, refuse);
  const garbled = names.find((name) => /[\uFFFD\0]/.test(name));
  if (garbled !== undefined)
    throw refuse(`the name ${JSON.stringify(garbled)} is no text in UTF-8`, 'save the file in UTF-8');
  if (names.length === 1)
    throw refuse(
      'there is one column only, so nothing to predict it from',
      'if values are separated otherwise, name the separator by the option delimiter (--delimiter)',
    );
  return names;
}

/**
 * What to doubt where a first line seems to hold values, which were taken as names: one of them is a number that does not count
 * anything, such as 0.53 or -3. Whole numbers may well be names: 2019, or the place of a pixel.
 */
export function headerNote(path: string, names: readonly string[]): string | undefined {
  const value = names.find((name) => isNumber(name) && !/^\d+$/.test(name));
  if (value === undefined || isParquet(path)) return undefined;
  return `the first line was taken as the names of columns, but one of them is ${value}: if it is a row, put a line with names above it`;
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

/** Cells of the wanted columns, all of them columns of the file, a bounded number of rows at a time. */
export function readCells(
  path: string,
  wanted: readonly string[],
  options: CellOptions = {},
): AsyncGenerator<CellChunk> {
  return isParquet(path) ? parquetCells(path, wanted, options) : csvCells(path, wanted, options);
}

function isParquet(path: string): boolean {
  return /\.parquet$/i.test(path);
}

async function csvHeader(path: string, options: CellOptions): Promise<string[] | undefined> {
  try {
    for await (const record of await csvRecords(path, options)) return record;
    return undefined;
  } catch (error) {
    throw csvRefusal(path, error);
  }
}

async function* csvCells(
  path: string,
  wanted: readonly string[],
  options: CellOptions,
): AsyncGenerator<CellChunk> {
  let positions: number[] | undefined;
  let start = 0;
  let size = 0;
  const cells = wanted.map(() => new Array<string>(READ_ROWS));
  try {
    for await (const record of await csvRecords(path, options)) {
      if (positions === undefined) {
        const names = record.map((name) => name.trim());
        positions = wanted.map((name) => names.indexOf(name));
        continue;
      }
      for (let column = 0; column < positions.length; column++)
        cells[column][size] = record[positions[column]];
      size++;
      if (size < READ_ROWS) continue;
      throwIfInterrupted(options.signal);
      yield { start, size, cells };
      start += size;
      size = 0;
    }
  } catch (error) {
    throw csvRefusal(path, error);
  }
  if (size > 0) yield { start, size, cells };
}

async function* parquetCells(
  path: string,
  wanted: readonly string[],
  { signal }: CellOptions,
): AsyncGenerator<CellChunk> {
  const { names } = await openParquet(path);
  const found = wanted.map((name) => names.find((other) => other.trim() === name)!);
  for await (const group of readParquetColumns(path, found, signal)) {
    for (let from = 0; from < group.size; from += READ_ROWS) {
      const size = Math.min(READ_ROWS, group.size - from);
      const cells = group.lists.map((values) =>
        Array.from({ length: size }, (_, i) => cellOf(values[from + i])),
      );
      yield { start: group.start + from, size, cells };
    }
  }
}

/** A value of Parquet: dates become text, truth values the words that they are in CSV. */
function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return value as object;
}
