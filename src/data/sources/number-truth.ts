import { DataError } from '../../base/error.js';
import type { Listing } from '../listing.js';

/** What the label columns hold in a row, and in all others that hold the same. */
export interface RawTruth {
  readonly values: readonly unknown[];
  /** Of the first such row, as an error names it. */
  readonly place: string;
}

/** Names of numbers, and the numbers of each row under them. */
export type NumberTruth = Pick<Listing, 'targetKind' | 'classes' | 'numbers'>;

/**
 * The numbers of each row, in the order of the outputs of a trained model where there is one.
 *
 * Throws DataError `data/outputs` where it calls them otherwise, `data/target` for what is no number, naming row and column.
 */
export function readNumbers(
  raws: readonly RawTruth[],
  { where, columns }: { readonly where: string; readonly columns: readonly string[] },
  known: readonly string[] | undefined,
): NumberTruth {
  if (known !== undefined && [...known].sort().join('\n') !== [...columns].sort().join('\n'))
    throw new DataError({
      code: 'data/outputs',
      where,
      what: 'the columns of numbers are not called as the outputs of the model',
      got: { columns: [...columns], outputs: [...known] },
      fix: 'call them so: by the option labelColumns (--label-columns) of a list, by classes (--classes) of arrays',
    });
  const outputs = known ?? columns;
  const places = outputs.map((output) => columns.indexOf(output));
  const numbers = raws.map(({ values, place }) =>
    places.map((column) => {
      const value = numberOf(values[column]);
      if (value !== undefined && Number.isFinite(Math.fround(value))) return value;
      const isMissing = String(values[column] ?? '').trim() === '';
      throw new DataError({
        code: 'data/target',
        where: `${where}, ${place}, ${columns[column]}`,
        what: isMissing
          ? 'the number to predict is missing'
          : 'what is to be predicted must be a number, and no larger than float32 holds',
        got: values[column] ?? null,
        fix: isMissing ? 'fill it in, or remove the row' : 'correct the number, or remove the row',
      });
    }),
  );
  return { targetKind: 'numbers', classes: outputs, numbers };
}

/** Whether every value is a number and one of them is not whole, such as 12.5, which is no class. */
export function lookLikeNumbers(raws: readonly RawTruth[]): boolean {
  const values = raws.flatMap((raw) => raw.values.map(numberOf));
  return values.every((value) => value !== undefined) && values.some((value) => !Number.isInteger(value));
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Undefined for what is no number, finite and written in decimals. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const isNumber = typeof value === 'string' && NUMBER.test(value.trim());
  return isNumber ? Number(value) : undefined;
}
