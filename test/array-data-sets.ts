import { gzipSync } from 'node:zlib';
import { openImages } from '../src/data/open-images.js';
import type { PictureFileSource } from '../src/data/sources/file-sources.js';
import type { ImageData, ImageSplit } from '../src/data/types.js';
import { bytesOf, idxFile, npyFile } from './array-files.js';
import { collect, patterned } from './pictures.js';

/** Height and width of every picture. */
export const SIDE = 8;
const grey = (seed: number) => patterned(seed, SIDE, SIDE, 1).pixels;
export const flat = (pictures: readonly Uint8Array[]) => Uint8Array.from(pictures.flatMap((one) => [...one]));
export const range = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
/** Six pictures to train with of each of three classes, and three to test with. */
export const trainLabels = range(18).map((i) => i % 3);
export const testLabels = [0, 1, 2];
export const trainPixels = flat(range(18).map(grey));
const testPixels = flat(range(3, 100).map(grey));

export const idxFiles = {
  'train-images-idx3-ubyte': idxFile([18, SIDE, SIDE], trainPixels),
  'train-labels-idx1-ubyte': idxFile([18], trainLabels),
  't10k-images-idx3-ubyte': idxFile([3, SIDE, SIDE], testPixels),
  't10k-labels-idx1-ubyte': idxFile([3], testLabels),
};
/** The same files, each gzipped. */
export const packed = (files: Readonly<Record<string, Uint8Array>>) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]));

export const npyFiles = {
  'x_train.npy': npyFile('|u1', [18, SIDE, SIDE], trainPixels),
  'y_train.npy': npyFile('<i4', [18, 1], bytesOf(Int32Array.from(trainLabels))),
  'x_test.npy': npyFile('|u1', [3, SIDE, SIDE], testPixels),
  'y_test.npy': npyFile('<i8', [3], bytesOf(BigInt64Array.from(testLabels.map(BigInt)))),
};

/** What `use` makes of a source that is open meanwhile. */
export async function opened<T>(
  source: PictureFileSource,
  use: (data: ImageData) => Promise<T> | T,
  context: Partial<Parameters<typeof openImages>[1]> = {},
): Promise<T> {
  const data = await openImages(source, { seed: 0, ...context });
  try {
    return await use(data);
  } finally {
    await data.close();
  }
}

/** Pixels by what they are of, in an order that the file names do not decide. */
export async function contents(split: ImageSplit): Promise<string[]> {
  const batches = await collect(split.batches({ batchSize: 4 }));
  const { height, width, channels } = split.input;
  const size = height * width * channels;
  return batches
    .flatMap(({ pixels, targets, size: count }) =>
      range(count).map((i) => `${targets[i]}: ${pixels.subarray(i * size, (i + 1) * size).join()}`),
    )
    .sort();
}
