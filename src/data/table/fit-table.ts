import { OptionError } from '../../base/error.js';
import { categoryNames, normalizeColumn, normalizedNames } from '../normalize/index.js';
import type { Cell } from './cells.js';
import { requireFinite, requireNumbers } from './column-kinds.js';
import { requireInputs } from './column-roles.js';
import { recordEncoder, recordLayout } from './encode-rows.js';
import { fitTableColumn, missingNote, summarizeTraining } from './fit-columns.js';
import { planTable } from './plan-table.js';
import { type CellChunk, CHUNK_ROWS } from './read-cells.js';
import { knownNames } from './read-table-rows.js';
import { scanCells, scanTable } from './scan-table.js';
import { categoricalColumns, numericColumns, type TableInput } from './table-input.js';
import { MISSING_WORDS } from './table-options.js';
import { type TableOptionsInput, tableSource } from './table-source.js';
import { unpack } from './table-split.js';

/** Columns by name, all of one length; null, NaN and the words of `missingValues` stand for nothing. */
export type TableColumns = Readonly<Record<string, ArrayLike<string | number | boolean | null>>>;

export type FitTableOptions = Pick<TableOptionsInput, 'types' | 'normalize' | 'missing' | 'missingValues'>;

export interface FittedTable {
  /** All that normalization needs, as plain JSON. */
  readonly input: TableInput;
  /** What was left out and filled in, and why: a sentence each. */
  readonly notes: readonly string[];
}

/** A table as a network sees it. */
export interface NormalizedTable {
  readonly rows: number;
  /** Of each value in a row. */
  readonly names: readonly string[];
  /** float64 [rows, names]. */
  readonly values: Float64Array;
}

/**
 * Fit all columns of a table at once, each as its values ask for: the same that training on a file does with the rows to train on.
 *
 * Throws  OptionError `option/table`; DataError as `openTable`.
 */
export function fitTable(columns: TableColumns, options: FitTableOptions = {}): FittedTable {
  const where = 'fitTable';
  const parsed = tableSource.create(where, options).options;
  const names = Object.keys(columns);
  const scanner = scanTable(names, { missingValues: parsed.missingValues, budget: Number.POSITIVE_INFINITY });
  for (const chunk of chunksOf(where, columns, names)) scanner.add(chunk);
  const table = scanner.finish();
  const roles = {
    features: names,
    target: [],
    isTargetGuessed: false,
    split: undefined,
    isSplitGuessed: false,
    weight: undefined,
  };
  const { features, notes } = planTable(where, table.columns, roles, parsed, undefined);
  const training = summarizeTraining(table, features, () => true);
  const fitted = features.map(({ position }, i) =>
    fitTableColumn(where, table.columns[position], training[i], parsed),
  );
  return Object.freeze({
    input: Object.freeze({ kind: 'table' as const, columns: Object.freeze(fitted) }),
    notes: [
      ...notes,
      ...fitted.flatMap((column, i) => missingNote(table.columns[features[i].position], column) ?? []),
    ],
  });
}

/**
 * What a network sees of a table: the columns of numbers normalized, then the indicators of missing ones, then a column for each
 * category, 1 where it stands. Columns that were not fitted are passed over.
 *
 * Throws  DataError, with column and row, for what must not be missing, is not known or cannot be normalized.
 */
export function normalizeTable(
  input: TableInput,
  columns: TableColumns,
  { missingValues = [...MISSING_WORDS] }: Pick<FitTableOptions, 'missingValues'> = {},
): NormalizedTable {
  const where = 'normalizeTable';
  requireInputs(where, Object.keys(columns), input);
  const wanted = input.columns.map(({ name }) => name);
  const scanner = scanCells(wanted, { missingValues, known: knownNames(input) });
  const nameLists = scanner.facts().map(({ names }) => names);
  const encode = recordEncoder(where, input, nameLists);
  const layout = recordLayout(input);
  const [numeric, categorical] = [numericColumns(input), categoricalColumns(input)];
  const names = [...normalizedNames(numeric), ...categorical.flatMap(categoryNames)];
  const rows = columns[wanted[0]].length;
  const values = new Float64Array(rows * names.length);
  const widths = categorical.map((column) => categoryNames(column).length);
  for (const cells of chunksOf(where, columns, wanted)) {
    const chunk = scanner.add(cells);
    scanner.facts().forEach((facts, i) => {
      if (input.columns[i].type !== 'numeric') return;
      requireNumbers(where, facts);
      requireFinite(where, facts);
    });
    const { start, size } = chunk;
    const all = Uint32Array.from({ length: size }, (_, i) => i);
    const { numbers, codes } = unpack(encode(chunk, all), layout, 0, size);
    const to = start * names.length;
    const put = (place: number, value: (row: number) => number) => {
      for (let row = 0; row < size; row++) values[to + row * names.length + place] = value(row);
    };
    let place = 0;
    const raw = numeric.map((_, d) =>
      Float64Array.from({ length: size }, (_row, row) => numbers[row * numeric.length + d]),
    );
    numeric.forEach((column, d) => {
      const normalized = normalizeColumn(column, raw[d], start);
      put(place++, (row) => normalized[row]);
    });
    numeric.forEach(({ missing: { indicator } }, d) => {
      if (indicator) put(place++, (row) => (Number.isNaN(raw[d][row]) ? 1 : 0));
    });
    widths.forEach((width, c) => {
      for (let code = 0; code < width; code++)
        put(place++, (row) => (codes[row * widths.length + c] === code ? 1 : 0));
    });
  }
  return { rows, names, values };
}

function* chunksOf(where: string, columns: TableColumns, names: readonly string[]): Generator<CellChunk> {
  const lengths = names.map((name) => columns[name].length);
  const rows = Math.max(0, ...lengths);
  if (rows === 0 || lengths.some((length) => length !== rows))
    throw new OptionError({
      code: 'option/table',
      where,
      what: 'all columns must have the same number of rows, at least one',
      got: Object.fromEntries(names.map((name, i) => [name, lengths[i]])),
      fix: 'give null where a value is missing',
    });
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const size = Math.min(CHUNK_ROWS, rows - start);
    const cells = names.map((name) =>
      Array.from({ length: size }, (_, i): Cell => {
        const value = columns[name][start + i];
        return typeof value === 'boolean' ? String(value) : value;
      }),
    );
    yield { start, size, cells };
  }
}
