import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { z } from 'zod';
import { DataError } from '../../base/error.js';
import type { FileSource, ListContext, ListedPicture, Listing } from '../listing.js';
import { compareNatural } from '../natural-order.js';
import { pictureOptions } from '../picture-options.js';
import { BYTES_PER_VALUE, type RawPixels } from '../raw-pixels.js';
import type { SplitName } from '../types.js';
import { classNames, requireNamed } from './class-names.js';
import { defineFileSource } from './define-file-source.js';
import { combine } from './label-combinations.js';
import { type NpyArray, readNpyHeader, readNpyValues } from './npy-file.js';
import { unpackNpz } from './npz-file.js';
import { settleClasses } from './settle-classes.js';
import { createUnpackFolder, type UnpackFolder, unreadableFile } from './unpack.js';

export const numpyOptions = pictureOptions.extend({ classes: classNames });
export type NumpyInput = z.input<typeof numpyOptions>;
export type NumpySource = FileSource<'numpy', z.output<typeof numpyOptions>>;

export const numpySource = defineFileSource({
  kind: 'numpy',
  what: 'NumPy arrays',
  code: 'option/numpy',
  options: numpyOptions,
  list: listNumpy,
});

/**
 * An `.npz` archive, or a folder with `.npy` files, of pictures and their labels.
 *
 * Names     `x`, `images` or `pictures`, and `y`, `labels` or `targets`; with `train`, `val` or `test` before or behind for
 *           each part: `x_train`, `y_train`, `x_test`, `y_test`; `train_images`, `train_labels`; `images`, `labels`.
 * Pictures  uint8, or float32 and float64 from 0 to 1: `[N, H, W]`, `[N, H, W, C]` or `[N, C, H, W]`, C being 1 or 3.
 * Labels    `[N]` or `[N, 1]`: whole numbers from 0, or texts, which are the names of classes. `[N, K]` of 0 and 1: one
 *           class where every row holds a single 1, otherwise several labels.
 *
 * Throws OptionError `option/numpy` naming every option that is unknown or out of range.
 */
export const numpy = numpySource.create;

const ROLES: Readonly<Record<string, 'pictures' | 'labels'>> = {
  x: 'pictures',
  images: 'pictures',
  image: 'pictures',
  pictures: 'pictures',
  y: 'labels',
  labels: 'labels',
  label: 'labels',
  targets: 'labels',
};
const PARTS: Readonly<Record<string, SplitName>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
};

interface ArrayName {
  readonly role: 'pictures' | 'labels';
  readonly split: SplitName | undefined;
}

/** What an array is by its name; undefined where the name does not tell. */
function readName(name: string): ArrayName | undefined {
  const words = name.toLowerCase().split(/[_.-]/);
  const roles = words.filter((word) => Object.hasOwn(ROLES, word));
  const parts = words.filter((word) => Object.hasOwn(PARTS, word));
  if (roles.length !== 1 || parts.length > 1 || roles.length + parts.length < words.length) return undefined;
  return { role: ROLES[roles[0]!]!, split: parts.length === 0 ? undefined : PARTS[parts[0]!] };
}

/** Whether a folder with files of these names holds pictures as arrays. */
export function areNumpyFiles(names: readonly string[]): boolean {
  return names.some((name) => /\.npy$/i.test(name) && readName(name.slice(0, -4))?.role === 'pictures');
}

interface NumpyPart {
  readonly split: SplitName | undefined;
  /** Name of the array of pictures. */
  readonly name: string;
  readonly pictures: NpyArray;
  readonly raw: RawPixels;
  readonly truth: Truth;
}

async function listNumpy(
  { path, options }: NumpySource,
  { signal, classes: known }: ListContext,
): Promise<Listing> {
  const unpacked = await createUnpackFolder();
  try {
    const files = await findArrays(path, unpacked, signal);
    const parts = await readParts(path, files);
    const { classes: named } = options;
    const isArchive = extname(path).toLowerCase() === '.npz';
    const truth = settleTruth(
      path,
      parts.map((part) => part.truth),
      named,
      known,
    );
    const pictures: (ListedPicture & { readonly part: number; readonly index: number })[] = [];
    parts.forEach(({ split, name, pictures: { shape } }, part) => {
      const prefix = isArchive ? `${basename(path)}/${name}` : name;
      for (let index = 0; index < shape[0]!; index++)
        pictures.push({ file: `${prefix}#${index}`, label: truth.labelOf(part, index), split, part, index });
    });
    return {
      root: isArchive ? dirname(path) : path,
      ...truth.listing,
      pictures,
      locate(position) {
        const { file, part, index } = pictures[position]!;
        const { pictures: array, raw } = parts[part]!;
        const length = raw.height * raw.width * raw.channels * BYTES_PER_VALUE[raw.type];
        return { file, path: array.path, range: { offset: array.offset + index * length, length }, raw };
      },
      parts: parts.flatMap(({ split }) => split ?? []),
      problems: [],
      ignored: [],
      dispose: unpacked.remove,
    };
  } catch (error) {
    await unpacked.remove();
    throw error;
  }
}

/** Files by the names of the arrays that matter. */
async function findArrays(
  path: string,
  unpacked: UnpackFolder,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  if (extname(path).toLowerCase() === '.npz')
    return unpackNpz(path, unpacked, (name) => readName(name) !== undefined, signal);
  const names = await readdir(path).catch((cause) => Promise.reject(unreadableFile(path, cause)));
  return new Map(
    names
      .filter((name) => /\.npy$/i.test(name) && readName(name.slice(0, -4)) !== undefined)
      .map((name) => [name.slice(0, -4), join(path, name)]),
  );
}

async function readParts(path: string, files: ReadonlyMap<string, string>): Promise<NumpyPart[]> {
  const named = [...files.keys()].sort(compareNatural).map((name) => ({ name, ...readName(name)! }));
  const images = named.filter(({ role }) => role === 'pictures');
  const labels = named.filter(({ role }) => role === 'labels');
  const splits = images.map(({ split }) => split);
  const isPaired =
    images.length > 0 &&
    images.length === labels.length &&
    new Set(splits).size === splits.length &&
    splits.every((split) => labels.filter((label) => label.split === split).length === 1) &&
    (splits.length === 1 || !splits.includes(undefined));
  if (!isPaired)
    throw new DataError({
      code: 'data/numpy-names',
      where: path,
      what: 'the arrays must be pairs of pictures and labels, one for each part',
      got: named.map(({ name }) => name),
      fix: 'name them x_train, y_train, x_test and y_test, or images and labels',
    });
  const parts: NumpyPart[] = [];
  for (const { name, split } of images) {
    const pictures = await readNpyHeader(files.get(name)!, placeIn(path, name));
    const raw = rawOf(pictures);
    const partner = labels.find((label) => label.split === split)!.name;
    const array = await readNpyHeader(files.get(partner)!, placeIn(path, partner));
    if (array.shape[0] !== pictures.shape[0])
      throw new DataError({
        code: 'data/numpy-pairs',
        where: array.where,
        what: 'there must be as many labels as pictures',
        got: { pictures: pictures.shape[0], labels: array.shape[0] },
        fix: 'save both from the same data set',
      });
    parts.push({ name, split, pictures, raw, truth: await readTruth(array) });
  }
  return parts.length === 1 && parts[0]!.split === 'train' ? [{ ...parts[0]!, split: undefined }] : parts;
}

function placeIn(path: string, name: string): string {
  return extname(path).toLowerCase() === '.npz' ? `${path}, ${name}` : join(path, `${name}.npy`);
}

const PIXEL_TYPES: Readonly<Record<string, RawPixels['type']>> = {
  uint1: 'uint8',
  float4: 'float32',
  float8: 'float64',
};

function rawOf({ where, shape, dtype }: NpyArray): RawPixels {
  const type = PIXEL_TYPES[`${dtype.kind}${dtype.size}`];
  if (type === undefined)
    throw new DataError({
      code: 'data/npy-type',
      where,
      what: 'pixels must be uint8, or float32 or float64 from 0 to 1',
      got: dtype.name,
      fix: 'save images.astype("uint8") where pixels are from 0 to 255',
    });
  const [count, ...rest] = shape;
  const asChannels = (n: number | undefined) => (n === 1 || n === 3 ? n : undefined);
  const last = asChannels(rest[2]);
  const first = asChannels(rest[0]);
  const isUsable = count !== undefined && shape.every((n) => n > 0);
  if (isUsable && rest.length === 2)
    return { height: rest[0]!, width: rest[1]!, channels: 1, order: 'interleaved', type };
  if (isUsable && rest.length === 3 && last !== undefined)
    return { height: rest[0]!, width: rest[1]!, channels: last, order: 'interleaved', type };
  if (isUsable && rest.length === 3 && first !== undefined)
    return { height: rest[1]!, width: rest[2]!, channels: first, order: 'planar', type };
  throw new DataError({
    code: 'data/npy-shape',
    where,
    what: 'pictures must be [N, H, W], [N, H, W, C] or [N, C, H, W] with 1 or 3 channels',
    got: { shape },
    fix: 'save the array in one of these shapes',
  });
}

/** What is true of the pictures of one part: a class each, by number or by name, or several labels. */
interface Truth {
  readonly where: string;
  readonly classes?: readonly (number | string)[];
  readonly rows?: readonly (readonly number[])[];
  readonly width: number;
}

async function readTruth(array: NpyArray): Promise<Truth> {
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

/** One truth for all parts. */
function settleTruth(
  path: string,
  parts: readonly Truth[],
  named: readonly string[] | undefined,
  known: readonly string[] | undefined,
): {
  readonly listing: Pick<Listing, 'targetKind' | 'classes' | 'combinations'>;
  readonly labelOf: (part: number, index: number) => number;
} {
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
  const isSingle = width === 1 || parts.every(({ rows }) => rows!.every((row) => row.length === 1));
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
