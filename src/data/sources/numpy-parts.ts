import { extname, join } from 'node:path';
import { DataError } from '../../base/error.js';
import { compareNatural } from '../natural-order.js';
import type { RawPixels } from '../raw-pixels.js';
import type { SplitName } from '../types.js';
import { type NpyArray, readNpyHeader } from './npy-file.js';
import { inRowOrder } from './npy-order.js';
import { unpackNpz } from './npz-file.js';
import { readArrayName } from './numpy-names.js';
import { geometryOf, pixelNumbers } from './numpy-pixels.js';
import { readTruth, type Truth } from './numpy-truth.js';
import { namesIn } from './read-file.js';
import type { UnpackFolder } from './unpack.js';

export interface NumpyPart {
  readonly split: SplitName | undefined;
  /** Name of the array of pictures. */
  readonly name: string;
  /** Pictures. */
  readonly count: number;
  /** File in which they lie one after the other, from byte `offset`. */
  readonly path: string;
  readonly offset: number;
  readonly raw: RawPixels;
  /** Undefined where nothing is asked about them. */
  readonly truth: Truth | undefined;
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

/**
 * Find the arrays of pictures and labels in an archive or a folder, in pairs.
 *
 * Throws DataError `data/numpy-names` and `data/numpy-pairs` for arrays that are no pairs, and as the readers of arrays do.
 */
export async function readNumpyParts(
  path: string,
  unpacked: UnpackFolder,
  { unlabelled, signal }: { readonly unlabelled: boolean; readonly signal: AbortSignal | undefined },
): Promise<NumpyPart[]> {
  const files = await findArrays(path, unpacked, signal);
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
  const read = async (name: string) => {
    const array = await readNpyHeader(files.get(name)!, placeIn(path, name));
    return inRowOrder(array, unpacked.path(`${name}.values`), signal);
  };
  const pictures: NpyArray[] = [];
  for (const { name } of images) pictures.push(await read(name));
  const geometries = pictures.map(geometryOf);
  const numbers = await pixelNumbers(pictures, signal);
  const parts: NumpyPart[] = [];
  for (const [i, { name, split }] of images.entries()) {
    const { path: file, offset, shape } = pictures[i]!;
    const count = shape[0]!;
    const part = { name, split, count, path: file, offset, raw: { ...geometries[i]!, numbers: numbers[i] } };
    if (unlabelled) {
      parts.push({ ...part, truth: undefined });
      continue;
    }
    const array = await read(labels.find((label) => label.split === split)!.name);
    if (array.shape[0] !== count)
      throw new DataError({
        code: 'data/numpy-pairs',
        where: array.where,
        what: 'there must be as many labels as pictures',
        got: { pictures: count, labels: array.shape[0] },
        fix: 'save both from the same data set',
      });
    parts.push({ ...part, truth: await readTruth(array) });
  }
  return parts.length === 1 && parts[0]!.split === 'train' ? [{ ...parts[0]!, split: undefined }] : parts;
}

function placeIn(path: string, name: string): string {
  return extname(path).toLowerCase() === '.npz' ? `${path}, ${name}` : join(path, `${name}.npy`);
}
