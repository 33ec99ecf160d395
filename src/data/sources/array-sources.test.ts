import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  contents,
  idxFiles,
  npyFiles,
  opened,
  packed,
  SIDE,
  testLabels,
  trainLabels,
} from '../../../test/array-data-sets.js';
import { zipFile } from '../../../test/array-files.js';
import { encodePng, patterned, temporaryFolder } from '../../../test/pictures.js';
import { imageFolder } from '../image-folder.js';
import { openImages } from '../open-images.js';
import type { ImageData } from '../types.js';
import type { PictureFileSource } from './file-sources.js';
import { idx } from './idx.js';
import { numpy } from './numpy.js';
import { describeSource, pictureSourceAt } from './source-at.js';

/** The same pictures as a folder of PNG files. */
function asFolder(): string {
  const files: Record<string, Uint8Array> = {};
  trainLabels.forEach((label, i) => {
    files[`train/${label}/${i}.png`] = encodePng(patterned(i, SIDE, SIDE, 1));
  });
  testLabels.forEach((label, i) => {
    files[`test/${label}/${i}.png`] = encodePng(patterned(100 + i, SIDE, SIDE, 1));
  });
  return temporaryFolder(files);
}

const sources: [string, () => PictureFileSource][] = [
  ['IDX files', () => idx(temporaryFolder(idxFiles), { workers: 1 })],
  ['gzipped IDX files', () => idx(temporaryFolder(packed(idxFiles)), { workers: 1 })],
  ['.npy files', () => numpy(temporaryFolder(npyFiles), { workers: 1 })],
  [
    'an .npz file',
    () => numpy(join(temporaryFolder({ 'a.npz': zipFile(npyFiles) }), 'a.npz'), { workers: 1 }),
  ],
  [
    'a packed .npz file',
    () =>
      numpy(join(temporaryFolder({ 'a.npz': zipFile(npyFiles, { packed: true }) }), 'a.npz'), { workers: 1 }),
  ],
];

describe.each(sources)('%s', (_name, create) => {
  it('hold what a folder of the same pictures holds, with their test part', async () => {
    const folder = await opened(
      imageFolder(asFolder(), { workers: 1 }),
      async ({ train, validation, test }) => ({
        learned: [...(await contents(train)), ...(await contents(validation))].sort(),
        test: await contents(test!),
      }),
    );
    await opened(create(), async ({ classes, targetKind, input, train, validation, test, streamed }) => {
      expect({ classes, targetKind, streamed }).toEqual({
        classes: ['0', '1', '2'],
        targetKind: 'class',
        streamed: false,
      });
      expect(input).toEqual({ height: SIDE, width: SIDE, channels: 1, fit: 'crop' });
      expect([...(await contents(train)), ...(await contents(validation))].sort()).toEqual(folder.learned);
      expect(validation.count).toBe(3);
      expect(await contents(test!)).toEqual(folder.test);
    });
  });

  it('are resampled as picture files are', async () => {
    const options = { imageSize: 12, channels: 3, workers: 1 } as const;
    const made = create();
    const source = { ...made, options: { ...made.options, ...options } } as PictureFileSource;
    const expected = await opened(imageFolder(asFolder(), options), ({ test }) => contents(test!));
    expect(await opened(source, ({ test }) => contents(test!))).toEqual(expected);
  });

  it('give the same batches and fingerprint from the disk as from memory, in every open', async () => {
    const made = create();
    const streaming = { ...made, options: { ...made.options, memoryBudgetBytes: 0 } } as PictureFileSource;
    const look = async (data: ImageData) => ({
      pixels: await contents(data.train),
      files: data.train.files,
      fingerprint: data.fingerprint,
    });
    const fromMemory = await opened(made, look);
    expect(await opened(streaming, look)).toEqual(fromMemory);
    await opened(streaming, ({ streamed }) => expect(streamed).toBe(true));
  });

  it('can be asked for their test part alone', async () => {
    await opened(create(), ({ train, part }) => expect([train.count, part]).toEqual([3, 'test']), {
      only: 'held-out',
    });
    await opened(create(), ({ train, part }) => expect([train.count, part]).toEqual([21, 'all']), {
      only: 'all',
    });
    await expect(openImages(create(), { seed: 0, only: 'validation' })).rejects.toMatchObject({
      code: 'data/no-part',
    });
  });

  it('are found by their path', async () => {
    const { kind, path } = create();
    const found = await pictureSourceAt(path, { workers: 1 });
    expect(found).toMatchObject({ kind, path });
    expect(describeSource(found.kind)).toBe(kind === 'idx' ? 'MNIST IDX files' : 'NumPy arrays');
  });
});

describe('data sets as torchvision and their archives lay them out', () => {
  const inside = (folder: string) =>
    Object.fromEntries(Object.entries(idxFiles).map(([name, bytes]) => [`${folder}/${name}`, bytes]));

  it.each(['raw', 'MNIST/raw', 'FashionMNIST/raw'])('are found in %s of the folder named', async (inner) => {
    const root = temporaryFolder(inside(inner));
    expect(await pictureSourceAt(root)).toMatchObject({ kind: 'idx', path: join(root, inner) });
  });

  it('are not chosen between where there are several', async () => {
    const root = temporaryFolder({ ...inside('MNIST/raw'), ...inside('FashionMNIST/raw') });
    expect(await pictureSourceAt(root)).toMatchObject({ kind: 'imageFolder', path: root });
  });

  it('are found as CIFAR, whose version for Python is refused by what it is', async () => {
    const record = new Uint8Array(3073);
    const binary = temporaryFolder({ 'cifar-10-batches-bin/data_batch_1.bin': record });
    expect(await pictureSourceAt(binary)).toMatchObject({
      kind: 'cifar',
      path: join(binary, 'cifar-10-batches-bin'),
    });
    const pickled = temporaryFolder({ data_batch_1: record, 'batches.meta': 'x' });
    await expect(openImages(await pictureSourceAt(pickled), { seed: 0 })).rejects.toMatchObject({
      code: 'data/cifar',
      what: expect.stringContaining('version of CIFAR for Python'),
      fix: expect.stringContaining('pupil data get cifar10'),
    });
  });
});
