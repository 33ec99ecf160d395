import { DataError } from '../../base/error.js';
import type { ListContext, Listing } from '../listing.js';
import { requireTargetKind } from '../require-target-kind.js';
import { requireNamed } from './class-names.js';
import { combine } from './label-combinations.js';
import { type NpyArray, readNpyValues } from './npy-file.js';
import { settleClasses } from './settle-classes.js';

/** What is true of the pictures of one part: a class each, by number or by name, or several labels. */
export interface Truth {
  readonly where: string;
  readonly classes?: readonly (number | string)[];
  readonly rows?: readonly (readonly number[])[];
  readonly width: number;
}

export async function readTruth(array: NpyArray): Promise<Truth> {
  const { where, shape, dtype } = array;
  const width = shape[1] ?? 1;
  if (shape.length < 1 || shape.length > 2 || width === 0 || (width > 1 && dtype.kind === 'text'))
    throw new DataError({
      code: 'data/npy-shape',
      where,
      what: 'labels must be [N] or [N, 1], or [N, K] of 0 and 1',
      got: { shape },
      fix: 'save the array in one of these shapes',
    });
  const values = await readNpyValues(array);
  const highest = width > 1 ? 1 : Number.MAX_SAFE_INTEGER;
  values.forEach((value, i) => {
    const fits =
      typeof value === 'string' ? value !== '' : Number.isInteger(value) && value >= 0 && value <= highest;
    if (!fits)
      throw new DataError({
        code: 'data/label',
        where: `${where}, row ${Math.floor(i / width)}`,
        what: width > 1 ? 'a label is 1 or 0' : 'a class must be a whole number from 0, or a text',
        got: value,
        fix: 'correct the label',
      });
  });
  if (width === 1) return { where, classes: values, width };
  const rows = Array.from({ length: shape[0]! }, (_, row) =>
    Array.from({ length: width }, (_, k) => k).filter((k) => values[row * width + k] === 1),
  );
  return { where, rows, width };
}

/** What is known of each picture of all parts. */
export interface SettledTruth {
  readonly listing: Pick<Listing, 'targetKind' | 'classes' | 'combinations'>;
  readonly labelOf: (part: number, index: number) => number;
}

/** Of pictures of which nothing is known. */
export const NO_TRUTH: SettledTruth = { listing: { targetKind: 'class', classes: [] }, labelOf: () => 0 };

/** One truth for all parts. */
export function settleTruth(
  path: string,
  parts: readonly Truth[],
  {
    named,
    known,
    targetKind,
  }: { named: readonly string[] | undefined; known: readonly string[] | undefined } & Pick<
    ListContext,
    'targetKind'
  >,
): SettledTruth {
  const { width } = parts[0]!;
  if (parts.some((part) => part.width !== width))
    throw new DataError({
      code: 'data/npy-shape',
      where: path,
      what: 'the labels of all parts must have as many columns',
      got: parts.map((part) => ({ array: part.where, columns: part.width })),
      fix: 'save them in the same way',
    });
  const nameOf = (label: number | string) =>
    typeof label === 'string' ? label : (named?.[label] ?? String(label));
  // One label in each row is as good an answer to a model that knows several.
  const isSingle =
    width === 1 ||
    (targetKind !== 'labels' && parts.every(({ rows }) => rows!.every((row) => row.length === 1)));
  requireTargetKind(path, isSingle ? 'class' : 'labels', targetKind);
  const numbered = (width > 1 ? [width - 1] : parts.flatMap(({ classes }) => classes!)).filter(
    (label) => typeof label === 'number',
  );
  requireNamed(
    path,
    named,
    numbered.reduce((largest, label) => Math.max(largest, label), -1),
  );
  if (isSingle) {
    const labels = parts.map(({ classes, rows }) => classes ?? rows!.map(([only]) => only!));
    const occurring = new Set([...new Set(labels.flat())].map(nameOf));
    const { classes, labelOf } = settleClasses(path, occurring, { named, known });
    return {
      listing: { targetKind: 'class', classes },
      labelOf: (part, index) => labelOf(nameOf(labels[part]![index]!)),
    };
  }
  const names = Array.from({ length: width }, (_, k) => nameOf(k));
  const { classes, labelOf } = settleClasses(path, new Set(names), { named: names, known });
  const combinations = combine();
  const labels = parts.map(({ rows }) =>
    rows!.map((row) => combinations.add(row.map((k) => labelOf(names[k]!)))),
  );
  return {
    listing: { targetKind: 'labels', classes, combinations: combinations.all },
    labelOf: (part, index) => labels[part]![index]!,
  };
}
