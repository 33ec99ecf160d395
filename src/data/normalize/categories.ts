import { z } from 'zod';
import { DataError, ShapeError } from '../../base/error.js';
import { parseOptions } from '../../base/parse-options.js';
import { cast, constant, describeType, equal, gather, type Tensor } from '../../graph/index.js';
import { compareNatural } from '../natural-order.js';

/** How a column of names becomes numbers: one column for each name, 1 where it stands. */
export const CategoryOptions = z.strictObject({
  missing: z
    .enum(['error', 'zeros', 'category'])
    .default('error')
    .describe(
      'What a missing value becomes: zeros everywhere, or a column of its own; error: there must be none.',
    ),
  unknown: z
    .enum(['error', 'zeros'])
    .default('error')
    .describe('What a name becomes that the training data do not have.'),
  most: z
    .int()
    .min(1)
    .default(1000)
    .describe('Names at most; a column with more holds something else than categories.'),
});
export type CategoryOptions = z.input<typeof CategoryOptions>;

/** A column of names with all that is known of it; plain JSON, kept in the model. */
export const FittedCategories = z.strictObject({
  name: z.string(),
  categories: z.array(z.string()).min(1).readonly(),
  missing: CategoryOptions.shape.missing.unwrap(),
  unknown: CategoryOptions.shape.unknown.unwrap(),
});
export type FittedCategories = Readonly<z.output<typeof FittedCategories>>;

/** How often each name occurs; `null` counts the missing ones. */
export type CategoryCounts = ReadonlyMap<string | null, number>;

/** Code of what has no column of its own: zeros everywhere. */
const NOWHERE = -1;

/** Look at the values of a column, or at a part of them; null stands for a missing one. */
export function countCategories(values: Iterable<string | null>): CategoryCounts {
  const counts = new Map<string | null, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The counts of two parts of a column together. */
export function mergeCategoryCounts(a: CategoryCounts, b: CategoryCounts): CategoryCounts {
  const merged = new Map(a);
  for (const [value, count] of b) merged.set(value, (merged.get(value) ?? 0) + count);
  return merged;
}

/**
 * The names of a column, in natural order: they do not depend on the order of the rows.
 *
 * Throws  OptionError `option/column`; DataError `data/empty-column`, `data/missing-value`, `data/too-many-categories`.
 */
export function fitCategories(
  name: string,
  counts: CategoryCounts,
  options: CategoryOptions = {},
): FittedCategories {
  const where = `column ${name}`;
  const { missing, unknown, most } = parseOptions(CategoryOptions, options, { code: 'option/column', where });
  const categories = [...counts.keys()].filter((value) => value !== null).sort(compareNatural);
  if (categories.length === 0)
    throw new DataError({
      code: 'data/empty-column',
      where,
      what: 'there is no value',
      fix: 'leave the column out',
    });
  if (categories.length > most)
    throw new DataError({
      code: 'data/too-many-categories',
      where,
      what: 'there are more names than a column of categories has',
      got: { names: categories.length, most },
      fix: 'leave the column out, or raise most',
    });
  if (missing === 'error' && counts.has(null)) throw missingName(where, { missing: counts.get(null) });
  return Object.freeze({ name, categories: Object.freeze(categories), missing, unknown });
}

/**
 * The column of each value among those of its names: what a graph takes, for ONNX has no names. `firstRow` is the position
 * of the first, for messages.
 *
 * Throws  DataError `data/missing-value` or `data/unknown-category` where there must be none.
 */
export function categoryCodes(
  { name, categories, missing, unknown }: FittedCategories,
  values: readonly (string | null)[],
  firstRow = 0,
): Int32Array {
  const codes = new Map(categories.map((category, code) => [category, code]));
  return Int32Array.from(values, (value, i) => {
    const where = `column ${name}, row ${firstRow + i + 1}`;
    if (value === null) {
      if (missing === 'error') throw missingName(where);
      return missing === 'category' ? categories.length : NOWHERE;
    }
    const code = codes.get(value);
    if (code === undefined && unknown === 'error')
      throw new DataError({
        code: 'data/unknown-category',
        where,
        what: 'the training data do not have this name',
        got: value,
        fix: "mend the value, or fit with unknown: 'zeros'",
      });
    return code ?? NOWHERE;
  });
}

/** Columns that a column of names becomes. */
export function categoryNames({ name, categories, missing }: FittedCategories): string[] {
  const own = categories.map((category) => `${name} is ${category}`);
  return missing === 'category' ? [...own, `${name} is missing`] : own;
}

/**
 * One column for each name of each column, 1 where it stands and 0 elsewhere.
 *
 * Shapes  int32 codes [N, D] for D columns of names → float32 [N, K], in the order of `categoryNames` of each.
 */
export function oneHotColumns(codes: Tensor, columns: readonly FittedCategories[]): Tensor {
  if (
    codes.dtype !== 'int32' ||
    codes.shape.length !== 2 ||
    codes.shape[1] !== columns.length ||
    columns.length === 0
  )
    throw new ShapeError({
      code: 'shape/columns',
      where: 'oneHotColumns',
      what: 'codes must be int32 [N, D], with a column for each that was fitted',
      got: { codes: describeType(codes), columns: columns.length },
      fix: 'give the codes that categoryCodes makes, in the order of the fitted columns',
    });
  const sizes = columns.map((column) => categoryNames(column).length);
  const sources = sizes.flatMap((size, d) => Array<number>(size).fill(d));
  const wanted = sizes.flatMap((size) => Array.from({ length: size }, (_, code) => code));
  const spread = gather(codes, constant(sources, [sources.length], 'int64'), 1);
  return cast(equal(spread, constant(wanted, [wanted.length], 'int32')), 'float32');
}

function missingName(where: string, got?: unknown): DataError {
  return new DataError({
    code: 'data/missing-value',
    where,
    what: 'a value is missing',
    got,
    fix: 'choose what missing values become: zeros or category',
  });
}
