import { basename, dirname, extname, join } from 'node:path';
import type { z } from 'zod';
import { DataError } from '../../base/error.js';
import type { FileSource, ListContext, ListedPicture, Listing } from '../listing.js';
import { compareNatural } from '../natural-order.js';
import { pictureOptions } from '../picture-options.js';
import { BYTES_PER_VALUE, type RawPixels } from '../raw-pixels.js';
import type { SplitName } from '../types.js';
import { classNames } from './class-names.js';
import { defineFileSource } from './define-file-source.js';
import { type NpyArray, readNpyHeader } from './npy-file.js';
import { unpackNpz } from './npz-file.js';
import { readArrayName } from './numpy-names.js';
import { rawOf } from './numpy-pixels.js';
import { NO_TRUTH, readTruth, settleTruth, type Truth } from './numpy-truth.js';
import { namesIn } from './read-file.js';
import { listUnpacked, type UnpackFolder } from './unpack.js';

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

/** Whether a folder with files of these names holds pictures as arrays. */
export function areNumpyFiles(names: readonly string[]): boolean {
  return names.some((name) => /\.npy$/i.test(name) && readArrayName(name.slice(0, -4))?.role === 'pictures');
}

interface NumpyPart {
  readonly split: SplitName | undefined;
  /** Name of the array of pictures. */
  readonly name: string;
  readonly pictures: NpyArray;
  readonly raw: RawPixels;
  /** Undefined where nothing is asked about them. */
  readonly truth: Truth | undefined;
}

async function listNumpy(
  { path, options }: NumpySource,
  { signal, classes: known, targetKind, unlabelled = false }: ListContext,
): Promise<Listing> {
  return listUnpacked(async (unpacked) => {
    const parts = await readParts(path, await findArrays(path, unpacked, signal), unlabelled);
    const isArchive = extname(path).toLowerCase() === '.npz';
    const truths = parts.flatMap((part) => part.truth ?? []);
    const truth =
      truths.length === 0
        ? NO_TRUTH
        : settleTruth(path, truths, { named: options.classes, known, targetKind });
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
    };
  });
}

/** Files by the names of the arrays that matter. */
async function findArrays(
  path: string,
  unpacked: UnpackFolder,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  if (extname(path).toLowerCase() === '.npz')
    return unpackNpz(path, unpacked, (name) => readArrayName(name) !== undefined, signal);
  return new Map(
    (await namesIn(path))
      .filter((name) => /\.npy$/i.test(name) && readArrayName(name.slice(0, -4)) !== undefined)
      .map((name) => [name.slice(0, -4), join(path, name)]),
  );
}

async function readParts(
  path: string,
  files: ReadonlyMap<string, string>,
  unlabelled: boolean,
): Promise<NumpyPart[]> {
  const named = [...files.keys()].sort(compareNatural).map((name) => ({ name, ...readArrayName(name)! }));
  const images = named.filter(({ role }) => role === 'pictures');
  const labels = named.filter(({ role }) => role === 'labels');
  const splits = images.map(({ split }) => split);
  const isPaired =
    images.length > 0 &&
    new Set(splits).size === splits.length &&
    (unlabelled ||
      (images.length === labels.length &&
        splits.every((split) => labels.filter((label) => label.split === split).length === 1))) &&
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
    if (unlabelled) {
      parts.push({ name, split, pictures, raw, truth: undefined });
      continue;
    }
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
