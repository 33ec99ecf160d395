import { DataError } from '../../base/error.js';
import type { ListContext, Listing } from '../listing.js';
import { requireTargetKind } from '../require-target-kind.js';
import { requireNamed } from './class-names.js';
import { combine } from './label-combinations.js';
import { type NpyArray, readNpyValues } from './npy-file.js';
import { lookLikeNumbers, type RawTruth, readNumbers } from './number-truth.js';
import { settleClasses } from './settle-classes.js';

/** What an array says of the pictures of one part: a row each. */
export interface Truth {
  readonly where: string;
  readonly rows: readonly (readonly (number | string)[])[];
  readonly width: number;
}

/** Throws DataError `data/npy-shape`. */
export async function readTruth(array: NpyArray): Promise<Truth> {
  const { where, shape, dtype } = array;
  const width = shape[1] ?? 1;
  const isText = dtype.type === 'text' || dtype.type === 'bytes';
  if (shape.length < 1 || shape.length > 2 || width === 0 || (width > 1 && isText))
    throw new DataError({
      code: 'data/npy-shape',
      where,
      what: 'labels must be [N] or [N, 1], or [N, K] of numbers',
      got: { shape },
      fix: 'save the array in one of these shapes',
    });
  const values = await readNpyValues(array);
  const rows = Array.from({ length: shape[0]! }, (_, row) => values.slice(row * width, (row + 1) * width));
  return { where, rows, width };
}

/** What is known of each picture of all parts. */
export interface SettledTruth {
  readonly listing: Pick<Listing, 'targetKind' | 'classes' | 'combinations' | 'numbers'>;
  /** `ListedPicture.label` of each picture of each part; undefined where nothing is said of it. */
  readonly labels: readonly (readonly (number | undefined)[])[];
}

interface Told {
  readonly path: string;
  /** Names of the classes, labels or numbers. */
  readonly named: readonly string[] | undefined;
  /** Those of a trained model. */
  readonly known: readonly string[] | undefined;
}

/** A row of which something is said. */
interface Row extends RawTruth {
  readonly values: readonly (number | string)[];
  readonly where: string;
}

/**
 * One truth for all parts.
 *
 * Numbers   where they are asked for, as the regression task does; else where every value is a number, one is not whole, and
 *           nobody names classes.
 * Class     `[N]` or `[N, 1]` of whole numbers from 0, or of texts; `[N, K]` of 1 and 0 with a single 1 in each row.
 * Labels    `[N, K]` of 1 and 0 otherwise.
 *
 * Nothing is said by a row with NaN, or, but for numbers, with -1: that is how scikit-learn and data sets such as STL-10 mark
 * pictures without a label.
 *
 * Throws DataError `data/npy-shape`, `data/missing-target` where nothing is said at all, `data/label` and `data/target` naming
 * array and row, and as `settleClasses`, `requireNamed` and `requireTargetKind` do.
 */
export function settleTruth(
  told: Told,
  parts: readonly Truth[],
  targetKind: ListContext['targetKind'],
): SettledTruth {
  const { path, named } = told;
  const { width } = parts[0]!;
  if (parts.some((part) => part.width !== width))
    throw new DataError({
      code: 'data/npy-shape',
      where: path,
      what: 'the labels of all parts must have as many columns',
      got: parts.map((part) => ({ array: part.where, columns: part.width })),
      fix: 'save them in the same way',
    });
  const all = parts.map(({ where, rows }) =>
    rows.map((values, i): Row => ({ values, where, place: `row ${i}` })),
  );
  const valued = said(all, Number.isNaN);
  const areNumbers =
    targetKind === 'numbers' ||
    (targetKind === undefined && named === undefined && lookLikeNumbers(valued.rows));
  const { rows, place } = areNumbers ? valued : said(all, (value) => Number.isNaN(value) || value === -1);
  if (rows.length === 0)
    throw new DataError({
      code: 'data/missing-target',
      where: path,
      what: 'no picture has a label',
      got: { pictures: all.flat().length },
      fix: 'give the labels of some of them; -1 and NaN say that there is none',
    });
  const { listing, labels } = areNumbers
    ? settleNumbers(told, rows, width)
    : width === 1
      ? settleClass(told, rows, targetKind)
      : settleLabels(told, rows, width, targetKind);
  return { listing, labels: place.map((places) => places.map((at) => (at === -1 ? undefined : labels[at]))) };
}

/** The rows that say something, and for each row of each part its place among them; -1 for one that does not. */
function said(all: readonly (readonly Row[])[], isNothing: (value: number | string) => boolean) {
  const rows: Row[] = [];
  const place = all.map((part) => part.map((row) => (row.values.some(isNothing) ? -1 : rows.push(row) - 1)));
  return { rows, place };
}

interface Settled extends Pick<SettledTruth, 'listing'> {
  readonly labels: readonly number[];
}

function settleNumbers({ path, named, known }: Told, rows: readonly Row[], width: number): Settled {
  // Numbers without names are those of the model by their order.
  const asKnown = known?.length === width ? known : undefined;
  const columns =
    named ??
    asKnown ??
    (width === 1 ? ['target'] : Array.from({ length: width }, (_, k) => `target ${k + 1}`));
  if (columns.length !== width)
    throw new DataError({
      code: 'data/class-names',
      where: path,
      what: 'there must be a name for each column of numbers',
      got: { columns: width, names: [...columns] },
      fix: 'name each of them, or leave the option classes out',
    });
  const listing = readNumbers(
    rows.map((row) => ({ ...row, place: `${row.where}, ${row.place}` })),
    { where: path, columns },
    known,
  );
  return { listing, labels: rows.map((_, i) => i) };
}

function settleClass(
  { path, named, known }: Told,
  rows: readonly Row[],
  targetKind: ListContext['targetKind'],
): Settled {
  const isClass = (value: number | string) =>
    typeof value === 'string' ? value !== '' : Number.isSafeInteger(value) && value >= 0;
  requireValues(
    rows,
    isClass,
    'a class must be a whole number from 0, or a text; -1 says that there is none',
  );
  return classesOf(
    { path, named, known },
    rows.map(({ values: [only] }) => only!),
    targetKind,
  );
}

function classesOf(
  { path, named, known }: Told,
  labels: readonly (number | string)[],
  targetKind: ListContext['targetKind'],
): Settled {
  requireTargetKind(path, 'class', targetKind);
  const largest = labels.reduce<number>(
    (most, label) => (typeof label === 'number' ? Math.max(most, label) : most),
    -1,
  );
  requireNamed(path, named, largest);
  const nameOf = (label: number | string) =>
    typeof label === 'string' ? label : (named?.[label] ?? String(label));
  const occurring = new Set([...new Set(labels)].map(nameOf));
  const { classes, labelOf } = settleClasses(path, occurring, { named, known });
  return { listing: { targetKind: 'class', classes }, labels: labels.map((label) => labelOf(nameOf(label))) };
}

function settleLabels(
  { path, named, known }: Told,
  rows: readonly Row[],
  width: number,
  targetKind: ListContext['targetKind'],
): Settled {
  requireValues(
    rows,
    (value) => value === 0 || value === 1,
    'a label is 1 or 0; -1 says that it is not known',
  );
  const sets = rows.map(({ values }) => values.flatMap((value, k) => (value === 1 ? [k] : [])));
  // One label in each row is as good an answer to a model that knows several.
  if (targetKind !== 'labels' && sets.every((set) => set.length === 1))
    return classesOf(
      { path, named, known },
      sets.map(([only]) => only!),
      targetKind,
    );
  requireTargetKind(path, 'labels', targetKind);
  requireNamed(path, named, width - 1);
  const names = Array.from({ length: width }, (_, k) => named?.[k] ?? String(k));
  const { classes, labelOf } = settleClasses(path, new Set(names), { named: names, known });
  const combinations = combine();
  const labels = sets.map((set) => combinations.add(set.map((k) => labelOf(names[k]!))));
  return { listing: { targetKind: 'labels', classes, combinations: combinations.all }, labels };
}

function requireValues(rows: readonly Row[], holds: (value: number | string) => boolean, what: string): void {
  for (const { values, where, place } of rows) {
    const wrong = values.find((value) => !holds(value));
    if (wrong === undefined) continue;
    throw new DataError({
      code: 'data/label',
      where: `${where}, ${place}`,
      what,
      got: wrong,
      fix: 'correct the label; numbers to predict are learned with the task regression (--task regression)',
    });
  }
}
