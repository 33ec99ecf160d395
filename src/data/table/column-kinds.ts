import { DataError } from '../../base/error.js';
import { formatCount } from '../../base/format-count.js';
import { type ColumnFacts, MOST_NAMES, type OddCell } from './column-scan.js';
import type { ColumnType } from './table-options.js';

/** What a column to predict from holds; or why nothing can be learned from it. */
export type FeatureKind = { readonly type: ColumnType } | { readonly leftOut: string };

/** Share of numbers from which a column is one of numbers, and its words are mistakes ... */
const MOSTLY_NUMBERS = 0.9;
/** ... if it has more different values than this: with fewer, words and numbers may well be names. */
const FEW_NAMES = 20;
/** With fewer rows, it may be chance that all names differ or that numbers count up. */
const FEWEST_ROWS = 10;

const TRUTH_WORDS: readonly (readonly string[])[] = [
  ['true', 'false'],
  ['yes', 'no'],
  ['t', 'f'],
  ['y', 'n'],
  ['on', 'off'],
];

/**
 * Tell what a column holds by what was seen in all rows; the first line that fits decides.
 *
 *     no value                                     left out
 *     lists or bytes                               left out
 *     `asked`                                      as asked for; numeric must hold numbers alone
 *     numbers alone                                numeric; left out if all are equal, or count the rows
 *     numbers with decimal commas, more than 20    refused
 *     numbers at least nine in ten, more than 20   refused: the others are mistakes, or words for a missing value
 *     one word alone                               left out
 *     a word for true and one for false            boolean
 *     another name in every row                    left out
 *     more than 1000 names                         left out
 *     anything else                                categorical
 *
 * Throws  DataError `data/not-a-number`, `data/mixed-column`.
 */
export function featureKind(path: string, facts: ColumnFacts, asked: ColumnType | undefined): FeatureKind {
  const { present, missing, numbers, names, hasMoreNames, firstStructure, min, max } = facts;
  if (present === 0) return { leftOut: 'it holds no value' };
  if (firstStructure !== undefined)
    return { leftOut: `it holds ${firstStructure.text} in row ${firstStructure.row}, not single values` };
  if (asked === 'numeric') requireNumbers(path, facts);
  if (asked !== undefined) return { type: asked };
  if (numbers === present) {
    if (min === max && missing === 0) return { leftOut: `it is ${min} in every row` };
    if (facts.isCounter && missing === 0 && present >= FEWEST_ROWS)
      return { leftOut: `it counts the rows from ${min} to ${max}` };
    return { type: 'numeric' };
  }
  requireOneKind(path, facts);
  if (names.length === 1 && missing === 0)
    return { leftOut: `it is ${JSON.stringify(names[0])} in every row` };
  if (areTruthWords(names)) return { type: 'boolean' };
  const example = JSON.stringify(names[0]);
  const dates = isDate(names[0])
    ? '; dates have to be made numbers, such as days or hours, to learn from'
    : '';
  if (!hasMoreNames && names.length === present && present >= FEWEST_ROWS)
    return { leftOut: `it has another name in every row, such as ${example}${dates}` };
  if (hasMoreNames)
    return {
      leftOut: `it has more than ${formatCount(MOST_NAMES)} different names, such as ${example}${dates}`,
    };
  return { type: 'categorical' };
}

/** Whether two names, at most, are a word for true and one for false, in any case. */
export function areTruthWords(names: readonly string[]): boolean {
  const words = names.map((name) => name.toLowerCase());
  return TRUTH_WORDS.some((pair) => words.length === 2 && pair.every((word) => words.includes(word)));
}

/** Throws DataError `data/not-a-number` for a column that has to hold numbers. */
export function requireNumbers(path: string, { name, firstWord }: ColumnFacts): void {
  if (firstWord !== undefined) throw notANumber(path, name, firstWord);
}

function notANumber(path: string, column: string, { text, row }: OddCell): DataError {
  return new DataError({
    code: 'data/not-a-number',
    where: `${path}, column ${column}, row ${row}`,
    what: 'the column holds numbers, and this is none',
    got: text,
    fix: `${numberAdvice(text)}mend the value, or leave it empty where it is not known`,
  });
}

/** Throws DataError `data/not-a-number` for numbers with decimal commas; `data/mixed-column` where nearly all values are numbers, and more different ones than names would be. */
export function requireOneKind(
  path: string,
  { name, numbers, present, names, hasMoreNames, firstWord }: ColumnFacts,
): void {
  if (firstWord === undefined || (names.length <= FEW_NAMES && !hasMoreNames)) return;
  if (numbers < MOSTLY_NUMBERS * present) {
    const areNumbers = [firstWord.text, ...names].every(
      (text) => COMMA_NUMBER.test(text) || !Number.isNaN(Number(text)),
    );
    // As names they would be learned by heart.
    if (areNumbers) throw notANumber(path, name, firstWord);
    return;
  }
  throw new DataError({
    code: 'data/mixed-column',
    where: `${path}, column ${name}, row ${firstWord.row}`,
    what: 'nearly all values of the column are numbers, and this is none',
    got: { value: firstWord.text, numbers, others: present - numbers },
    fix: `${numberAdvice(firstWord.text)}mend the value; or add it to missingValues if it says that there is none, ignore the column, or name its type by types`,
  });
}

/** Throws DataError `data/not-finite`. */
export function requireFinite(path: string, { name, firstInfinite }: ColumnFacts): void {
  if (firstInfinite === undefined) return;
  throw new DataError({
    code: 'data/not-finite',
    where: `${path}, column ${name}, row ${firstInfinite.row}`,
    what: 'a value is infinite, or too large for a number of 64 bits',
    got: firstInfinite.text,
    fix: 'mend the value, or leave it empty and choose what missing values become',
  });
}

const COMMA_NUMBER = /^[+-]?\d+,\d+$/;

/** The beginning of a remedy, where a text would be a number if it were written otherwise. */
function numberAdvice(text: string): string {
  if (/^[+-]?0,\d+$/.test(text)) return 'write a point for the decimal comma; ';
  if (/^[+-]?\d{1,3}([,' ]\d{3})+(\.\d+)?$/.test(text))
    return 'write numbers without separators of thousands; ';
  if (COMMA_NUMBER.test(text)) return 'write a point for the decimal comma; ';
  if (/^[^\d]{0,3}[+-]?[\d.]+\s*[^\d\s]{1,3}$/.test(text)) return 'write numbers without units; ';
  return '';
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}|^\d{1,2}[./]\d{1,2}[./]\d{2,4}/.test(text);
}
