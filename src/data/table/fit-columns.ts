import { OptionError } from '../../base/error.js';
import { formatNumberOf } from '../../base/format-count.js';
import { fitNumbers } from '../fit-targets.js';
import {
  type CategoryOptions,
  type ColumnOptions,
  type ColumnSummary,
  type FittedColumn,
  fitCategories,
  fitColumn,
  mergeSummaries,
  normalizable,
  summarizeColumn,
} from '../normalize/index.js';
import { type ColumnFacts, NO_VALUE } from './column-scan.js';
import { inFile } from './in-file.js';
import type { PlannedFeature } from './plan-table.js';
import type { ScannedTable } from './scan-table.js';
import { LEFT_OUT, rowsOf } from './split-rows.js';
import type { TableColumn } from './table-input.js';
import type { Missing, TableOptions } from './table-options.js';

/** Number of the part to train on. */
const TRAIN = 0;

/** What was seen of a column in the rows to train on. */
export type TrainingFacts =
  | { readonly type: 'numeric'; readonly summary: ColumnSummary }
  | { readonly type: 'categorical'; readonly counts: ReadonlyMap<string | null, number> };

/**
 * Go once through the rows to train on, those for which `trains` is not 0, and gather what fitting needs of each column.
 */
export function summarizeTraining(
  table: ScannedTable,
  columns: readonly PlannedFeature[],
  trains: (row: number) => boolean,
): TrainingFacts[] {
  const summaries: (ColumnSummary | undefined)[] = columns.map(() => undefined);
  const counts = columns.map(({ position }) => new Float64Array(table.columns[position].names.length + 1));
  for (const { start, size, numbers, codes } of table.chunks(columns.map(({ position }) => position))) {
    const rows: number[] = [];
    for (let i = 0; i < size; i++) if (trains(start + i)) rows.push(i);
    columns.forEach(({ position, type }, column) => {
      if (type === 'numeric') {
        const values = Float64Array.from(rows, (i) => numbers[column][i]);
        const summary = summarizeColumn(table.columns[position].name, values);
        const before = summaries[column];
        summaries[column] = before === undefined ? summary : mergeSummaries(before, summary);
        return;
      }
      const known = counts[column];
      for (const i of rows) {
        const code = codes[column][i];
        if (code >= NO_VALUE) known[code === NO_VALUE ? known.length - 1 : code]++;
      }
    });
  }
  return columns.map(({ position, type }, column): TrainingFacts => {
    const { name, names } = table.columns[position];
    if (type === 'numeric') return { type, summary: summaries[column] ?? summarizeColumn(name, []) };
    const entries = [...names, null].map((value, i) => [value, counts[column][i]] as const);
    return { type: 'categorical', counts: new Map(entries.filter(([, count]) => count > 0)) };
  });
}

/**
 * Fit a column to its rows to train on, as options say.
 *
 * Throws  DataError as `fitColumn` and `fitCategories`; OptionError `option/table` for a policy that
 *         the column does not have.
 */
export function fitTableColumn(
  path: string,
  facts: ColumnFacts,
  training: TrainingFacts,
  options: TableOptions,
): TableColumn {
  try {
    return fitted(path, facts, training, options);
  } catch (error) {
    throw inFile(path, error);
  }
}

function fitted(
  path: string,
  facts: ColumnFacts,
  training: TrainingFacts,
  options: TableOptions,
): TableColumn {
  const { name } = facts;
  const missing = policyOf(options, name);
  if (training.type === 'categorical') {
    const chosen = namePolicy(path, name, missing, training.counts.has(null));
    return Object.freeze({ type: 'categorical', ...fitCategories(name, training.counts, chosen) });
  }
  const { summary } = training;
  const policy = numberPolicy(path, name, missing, summary.missing > 0);
  const transform = transformOf(options, name);
  const column = fitColumn(name, summary, { transform, missing: policy });
  // What was chosen by the rows to train on has to be defined for the others too.
  const isOutside = transform === 'auto' && column.transform.kind === 'boxCox' && facts.min <= 0;
  if (!isOutside) return Object.freeze({ type: 'numeric', ...column });
  return Object.freeze({
    type: 'numeric',
    ...fitColumn(name, summary, { transform: 'yeoJohnson', missing: policy }),
    reason: `${column.reason}, but other rows go down to ${facts.min}`,
  });
}

/** What the options say of a column, where they say it of single ones; else what they say of all. */
function ofColumn<T>(option: unknown, name: string, isWhole: boolean): T | undefined {
  if (isWhole) return option as T;
  const single = option as Readonly<Record<string, T>>;
  return Object.hasOwn(single, name) ? single[name] : undefined;
}

interface Policy {
  readonly choice: Missing;
  /** Whether it was chosen for this column by name. */
  readonly isOwn: boolean;
}

function policyOf({ missing }: TableOptions, name: string): Policy {
  const isWhole = typeof missing === 'string' || 'fill' in missing;
  const choice = ofColumn<Missing>(missing, name, isWhole);
  return { choice: choice === undefined ? 'auto' : choice, isOwn: !isWhole };
}

function numberPolicy(
  path: string,
  name: string,
  { choice, isOwn }: Policy,
  isMissing: boolean,
): ColumnOptions['missing'] {
  if (
    typeof choice === 'object' ||
    choice === 'error' ||
    choice === 'mean' ||
    choice === 'median' ||
    choice === 'indicator'
  )
    return choice;
  if (choice !== 'auto' && isOwn) throw wrongPolicy(path, name, choice, 'numbers');
  return isMissing ? 'indicator' : 'median';
}

function namePolicy(
  path: string,
  name: string,
  { choice, isOwn }: Policy,
  isMissing: boolean,
): CategoryOptions {
  if (choice === 'error' || choice === 'zeros' || choice === 'category')
    return { missing: choice, unknown: 'zeros' };
  if (choice !== 'auto' && isOwn) throw wrongPolicy(path, name, choice, 'names');
  return { missing: isMissing ? 'category' : 'zeros', unknown: 'zeros' };
}

function wrongPolicy(path: string, name: string, choice: Missing, holds: 'numbers' | 'names'): OptionError {
  return new OptionError({
    code: 'option/table',
    where: `table(${JSON.stringify(path)}), missing, column ${name}`,
    what: `the column holds ${holds}, which have no such policy`,
    got: choice,
    fix:
      holds === 'numbers' ? 'use error, mean, median, indicator or { fill }' : 'use error, zeros or category',
  });
}

function transformOf({ normalize }: TableOptions, name: string): NonNullable<ColumnOptions['transform']> {
  const isWhole = typeof normalize === 'string' || 'kind' in normalize;
  const choice = ofColumn<NonNullable<ColumnOptions['transform']>>(normalize, name, isWhole);
  return choice === undefined ? 'auto' : choice;
}

/** What becomes of missing values in a column, in words; undefined where none are missing. */
export function missingNote({ missing }: ColumnFacts, column: TableColumn): string | undefined {
  if (missing === 0) return undefined;
  const many = formatNumberOf(missing, 'missing value');
  if (column.type === 'categorical')
    return `${column.name}: ${many}, ${column.missing === 'category' ? 'a category of their own' : 'zeros in all categories'}`;
  const { fill, indicator } = column.missing;
  if (fill === null) return undefined;
  return `${column.name}: ${many}, filled with ${Number(fill.toPrecision(4))}${indicator ? ', and a column says where' : ''}`;
}

/**
 * Fit the columns to predict to the rows to train on; their numbers lie in `values`, float64 [rows, K].
 *
 * Throws  DataError as `fitColumn`, and `data/outside-domain` for any row that the transform is not defined for.
 */
export function fitTarget(
  path: string,
  names: readonly string[],
  { values, parts }: { readonly values: Float64Array | undefined; readonly parts: Uint8Array },
  transform: NonNullable<ColumnOptions['transform']>,
): FittedColumn[] {
  const columns = fitNumbers(names, values!, rowsOf(parts, TRAIN), transform);
  columns.forEach((column, k) => {
    const requireNormal = normalizable(column);
    try {
      parts.forEach((part, row) => {
        if (part !== LEFT_OUT) requireNormal(values![row * names.length + k], row);
      });
    } catch (error) {
      throw inFile(path, error);
    }
  });
  return columns;
}
