import { DataError } from '../../base/error.js';
import { compareNatural } from '../natural-order.js';
import { areTruthWords, requireFinite, requireNumbers, requireOneKind } from './column-kinds.js';
import { type ColumnFacts, MOST_NAMES } from './column-scan.js';
import type { TableOptions } from './table-options.js';

/** What is predicted. */
export type TableTarget =
  | {
      readonly kind: 'class';
      readonly classes: readonly string[];
      /** Position in the classes of each name of the column. */
      readonly labels: readonly number[];
      readonly reason: string;
    }
  | { readonly kind: 'numbers'; readonly classes: readonly string[]; readonly reason: string };

/** Whole numbers that are classes, if there are no more different ones ... */
const FEW_NUMBERS = 20;
/** ... and at least so many rows for each of them. */
const ROWS_PER_NUMBER = 5;

/**
 * Tell whether classes or numbers are predicted: what options say; else classes for words, for two different numbers and for up
 * to 20 different whole numbers with five rows for each on average; else numbers.
 *
 * Throws  DataError `data/empty-table`, `data/one-class`, `data/one-value`, `data/too-many-classes`, `data/unknown-class`,
 *         `data/not-a-number`, `data/not-finite`, `data/mixed-column`, `data/target`.
 */
export function tableTarget(
  path: string,
  columns: readonly ColumnFacts[],
  { task, types }: TableOptions,
  known: { readonly classes: readonly string[]; readonly isRegression: boolean } | undefined,
): TableTarget {
  for (const column of columns) requireTarget(path, column);
  const asked = new Set(columns.map(({ name }) => types[name]).filter((type) => type !== undefined));
  const wanted = known
    ? known.isRegression
      ? 'numeric'
      : 'categorical'
    : ({ auto: undefined, classification: 'categorical', regression: 'numeric' } as const)[task];
  const type = wanted ?? (asked.has('numeric') ? 'numeric' : asked.size > 0 ? 'categorical' : undefined);
  if (columns.length > 1 || type === 'numeric')
    return numbers(
      path,
      columns,
      columns.length > 1 ? 'several columns are to be predicted' : 'as asked for',
    );
  const [facts] = columns;
  if (type !== undefined) return classes(path, facts, 'as asked for', known?.classes);
  if (facts.numbers === facts.present) {
    const { isWhole, names, hasMoreNames, present } = facts;
    if (!hasMoreNames && names.length === 2)
      return classes(path, facts, 'it holds two different numbers', undefined);
    const isFew =
      isWhole && !hasMoreNames && names.length <= FEW_NUMBERS && present >= ROWS_PER_NUMBER * names.length;
    return isFew
      ? classes(path, facts, `it holds ${names.length} different whole numbers`, undefined)
      : numbers(path, columns, 'it holds numbers');
  }
  requireOneKind(path, facts);
  return classes(
    path,
    facts,
    areTruthWords(facts.names) ? 'it holds true and false' : 'it holds names',
    undefined,
  );
}

function requireTarget(path: string, { name, present, firstStructure }: ColumnFacts): void {
  const refuse = (what: string) =>
    new DataError({
      code: 'data/target',
      where: `${path}, column ${name}`,
      what,
      fix: 'name another column by the option target (--target)',
    });
  if (present === 0) throw refuse('the column to predict holds no value');
  if (firstStructure !== undefined)
    throw refuse(`the column to predict holds ${firstStructure.text} in row ${firstStructure.row}`);
}

function numbers(path: string, columns: readonly ColumnFacts[], reason: string): TableTarget {
  for (const column of columns) {
    requireNumbers(path, column);
    requireFinite(path, column);
    if (column.min === column.max)
      throw new DataError({
        code: 'data/one-value',
        where: `${path}, column ${column.name}`,
        what: 'the column to predict has one value only, so there is nothing to learn',
        got: column.min,
        fix: 'name another column by the option target (--target)',
      });
  }
  return { kind: 'numbers', classes: columns.map(({ name }) => name), reason };
}

function classes(
  path: string,
  { name, names, hasMoreNames }: ColumnFacts,
  reason: string,
  known: readonly string[] | undefined,
): TableTarget {
  const where = `${path}, column ${name}`;
  if (hasMoreNames)
    throw new DataError({
      code: 'data/too-many-classes',
      where,
      what: `the column to predict has more than ${MOST_NAMES} different names`,
      got: names.slice(0, 3),
      fix: 'name another column by the option target (--target), or predict numbers by task regression',
    });
  const order = known ?? [...names].sort(compareNatural);
  const positions = new Map(order.map((name, position) => [name, position]));
  const unknown = names.filter((name) => !positions.has(name)).sort(compareNatural);
  if (unknown.length > 0)
    throw new DataError({
      code: 'data/unknown-class',
      where,
      what: 'the model does not know a class that occurs in the table',
      got: { unknown, known: order },
      fix: 'name the classes as the model does, or name another column by the option target (--target)',
    });
  if (order.length < 2)
    throw new DataError({
      code: 'data/one-class',
      where,
      what: 'all rows have the same class, so there is nothing to tell apart',
      got: order,
      fix: 'add rows of another class, or name another column by the option target (--target)',
    });
  return { kind: 'class', classes: order, labels: names.map((name) => positions.get(name)!), reason };
}
