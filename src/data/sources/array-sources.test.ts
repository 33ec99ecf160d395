import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesOf, idxFile, npyFile, zipFile } from '../../../test/array-files.js';
import { collect, encodePng, patterned, temporaryFolder } from '../../../test/pictures.js';
import { imageFolder } from '../image-folder.js';
import { openImages } from '../open-images.js';
import type { ImageData, ImageSplit } from '../types.js';
import { cifar } from './cifar.js';
import type { PictureFileSource } from './file-sources.js';
import { idx } from './idx.js';
import { numpy } from './numpy.js';
import { describeSource, pictureSourceAt } from './source-at.js';

const SIDE = 8;
const grey = (seed: number) => patterned(seed, SIDE, SIDE, 1).pixels;
const flat = (pictures: readonly Uint8Array[]) => Uint8Array.from(pictures.flatMap((one) => [...one]));
const range = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
/** Six pictures to train with of each of three classes, and three to test with. */
const trainLabels = range(18).map((i) => i % 3);
const testLabels = [0, 1, 2];
const trainPixels = flat(range(18).map(grey));
const testPixels = flat(range(3, 100).map(grey));

const idxFiles = {
  'train-images-idx3-ubyte': idxFile([18, SIDE, SIDE], trainPixels),
  'train-labels-idx1-ubyte': idxFile([18], trainLabels),
  't10k-images-idx3-ubyte': idxFile([3, SIDE, SIDE], testPixels),
  't10k-labels-idx1-ubyte': idxFile([3], testLabels),
};
const packed = (files: Readonly<Record<string, Uint8Array>>) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]));

const npyFiles = {
  'x_train.npy': npyFile('|u1', [18, SIDE, SIDE], trainPixels),
  'y_train.npy': npyFile('<i4', [18, 1], bytesOf(Int32Array.from(trainLabels))),
  'x_test.npy': npyFile('|u1', [3, SIDE, SIDE], testPixels),
  'y_test.npy': npyFile('<i8', [3], bytesOf(BigInt64Array.from(testLabels.map(BigInt)))),
};

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

async function opened<T>(
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
async function contents(split: ImageSplit): Promise<string[]> {
  const batches = await collect(split.batches({ batchSize: 4 }));
  const { height, width, channels } = split.input;
  const size = height * width * channels;
  return batches
    .flatMap(({ pixels, targets, size: count }) =>
      range(count).map((i) => `${targets[i]}: ${pixels.subarray(i * size, (i + 1) * size).join()}`),
    )
    .sort();
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

describe('IDX files', () => {
  it('take names of classes from classes.txt, or from the option', async () => {
    const root = temporaryFolder({ ...idxFiles, 'classes.txt': 'cat\ndog\nape\n' });
    await opened(idx(root, { workers: 1 }), ({ classes }) => expect(classes).toEqual(['cat', 'dog', 'ape']));
    await opened(idx(root, { workers: 1, classes: ['a', 'b', 'c', 'd'] }), ({ classes }) =>
      expect(classes).toEqual(['a', 'b', 'c']),
    );
    await expect(openImages(idx(root, { classes: ['a', 'b'] }), { seed: 0 })).rejects.toMatchObject({
      code: 'data/class-names',
    });
  });

  it('hold the classes of a trained model in its order', async () => {
    const source = idx(temporaryFolder(idxFiles), { workers: 1 });
    await opened(
      source,
      ({ classes, train }) => {
        expect(classes).toEqual(['2', '1', '0', 'none']);
        expect([...train.targets]).toEqual([2, 1, 0]);
      },
      { classes: ['2', '1', '0', 'none'], only: 'test' },
    );
    await expect(openImages(source, { seed: 0, classes: ['0', '1'] })).rejects.toMatchObject({
      code: 'data/unknown-class',
      got: { unknown: ['2'], known: ['0', '1'] },
    });
  });

  const broken: [string, Record<string, Uint8Array>, string, string][] = [
    ['pictures without labels', { 'train-labels-idx1-ubyte': new Uint8Array() }, 'data/idx', 'train-labels'],
    [
      'a file cut off',
      { 'train-images-idx3-ubyte': idxFiles['train-images-idx3-ubyte'].subarray(0, 500) },
      'data/idx',
      'train-images',
    ],
    [
      'a file too long',
      { 'train-images-idx3-ubyte': Uint8Array.from([...idxFiles['train-images-idx3-ubyte'], 0]) },
      'data/idx',
      'train-images',
    ],
    [
      'a wrong magic number',
      { 'train-images-idx3-ubyte': Uint8Array.from([1, ...idxFiles['train-images-idx3-ubyte'].subarray(1)]) },
      'data/idx',
      'train-images',
    ],
    [
      'labels of another type',
      { 'train-labels-idx1-ubyte': Uint8Array.from([0, 0, 13, 1, 0, 0, 0, 18]) },
      'data/idx',
      'train-labels',
    ],
    [
      'fewer labels than pictures',
      { 'train-labels-idx1-ubyte': idxFile([17], trainLabels.slice(1)) },
      'data/idx-pairs',
      'train-labels',
    ],
    [
      'pictures of no size',
      { 'train-images-idx3-ubyte': idxFile([18, 0, 8], []) },
      'data/idx',
      'train-images',
    ],
    [
      'pictures of two channels',
      { 'train-images-idx3-ubyte': idxFile([1, 2, 2, 2], new Uint8Array(8)) },
      'data/idx',
      'train-images',
    ],
    [
      'another set of files',
      {
        'emnist-train-images-idx3-ubyte': new Uint8Array(),
        'emnist-train-labels-idx1-ubyte': new Uint8Array(),
      },
      'data/ambiguous-layout',
      '',
    ],
    ['a lonely file', { 'val-images-idx3-ubyte': new Uint8Array() }, 'data/idx-pairs', ''],
  ];
  it.each(broken)('refuse %s, by the name of the file', async (_name, files, code, where) => {
    const source = idx(temporaryFolder({ ...idxFiles, ...files }), { workers: 1 });
    await expect(openImages(source, { seed: 0 })).rejects.toMatchObject({
      code,
      where: expect.stringContaining(where),
    });
  });

  it('refuse a damaged gzip file by name, and read the plain file where both lie there', async () => {
    const gz = packed(idxFiles);
    const cut = { ...gz, 'train-images-idx3-ubyte.gz': gz['train-images-idx3-ubyte.gz']!.subarray(0, 200) };
    await expect(openImages(idx(temporaryFolder(cut)), { seed: 0 })).rejects.toMatchObject({
      code: 'data/gzip',
      where: expect.stringContaining('train-images-idx3-ubyte.gz'),
    });
    await opened(idx(temporaryFolder({ ...cut, ...idxFiles }), { workers: 1 }), ({ train }) =>
      expect(train.files[0]).toMatch(/^train-images-idx3-ubyte#/),
    );
  });

  it('refuse options that they do not have', () => {
    expect(() => idx('x', { labels: 'fine' } as never)).toThrow(
      expect.objectContaining({ code: 'option/idx' }),
    );
  });
});

describe('NumPy arrays', () => {
  const open = (files: Readonly<Record<string, Uint8Array>>, context = {}) =>
    openImages(numpy(temporaryFolder(files), { workers: 1 }), { seed: 0, ...context });
  const y = npyFile('|u1', [18], Uint8Array.from(trainLabels));

  it.each(['<f4', '<f8'])('may be floating-point numbers from 0 to 1 (%s)', async (descr) => {
    const shares = [...trainPixels].map((value) => value / 255);
    const values = bytesOf(descr === '<f4' ? Float32Array.from(shares) : Float64Array.from(shares));
    const data = await open({ 'images.npy': npyFile(descr, [18, SIDE, SIDE, 1], values), 'labels.npy': y });
    const bytes = await open({
      'images.npy': npyFile('|u1', [18, SIDE, SIDE], trainPixels),
      'labels.npy': y,
    });
    expect(await contents(data.train)).toEqual(await contents(bytes.train));
    expect(data.problems).toEqual([]);
  });

  it('may have channels first or last', async () => {
    const last = Uint8Array.from({ length: 18 * 64 * 3 }, (_, i) => (i * 7 + Math.floor(i / 192)) % 256);
    const first = new Uint8Array(last.length);
    for (let n = 0; n < 18; n++)
      for (let i = 0; i < 64; i++)
        for (let c = 0; c < 3; c++) first[n * 192 + c * 64 + i] = last[n * 192 + i * 3 + c]!;
    const a = await open({ 'x.npy': npyFile('|u1', [18, 8, 8, 3], last), 'y.npy': y });
    const b = await open({ 'x.npy': npyFile('|u1', [18, 3, 8, 8], first), 'y.npy': y });
    expect(a.input.channels).toBe(3);
    expect(await contents(b.train)).toEqual(await contents(a.train));
  });

  it('have labels as texts, one-hot rows, or several labels each', async () => {
    const x = npyFile('|u1', [18, SIDE, SIDE], trainPixels);
    const texts = bytesOf(
      Int32Array.from(
        trainLabels.flatMap((label) => [...['ape', 'bee', 'ox\0'][label]!].map((c) => c.charCodeAt(0))),
      ),
    );
    const named = await open({ 'X.npy': x, 'y.npy': npyFile('<U3', [18], texts) });
    expect(named.classes).toEqual(['ape', 'bee', 'ox']);
    const rows = (label: (i: number, k: number) => boolean) =>
      Uint8Array.from({ length: 54 }, (_, i) => (label(Math.floor(i / 3), i % 3) ? 1 : 0));
    const oneHot = npyFile(
      '|b1',
      [18, 3],
      rows((i, k) => trainLabels[i] === k),
    );
    const single = await open({ 'X.npy': x, 'y.npy': oneHot });
    expect(single.targetKind).toBe('class');
    expect(await contents(single.train)).toEqual(
      await contents((await open({ 'X.npy': x, 'y.npy': y })).train),
    );
    const many = npyFile(
      '|u1',
      [18, 3],
      rows((i, k) => i % 2 ** (k + 1) >= 2 ** k),
    );
    const several = await open({ 'X.npy': x, 'y.npy': many });
    expect({ kind: several.targetKind, classes: several.classes }).toEqual({
      kind: 'labels',
      classes: ['0', '1', '2'],
    });
    const index = (file: string) => Number(file.split('#')[1]);
    several.train.files.forEach((file, i) => {
      const expected = [0, 1, 2].map((k) => (index(file) % 2 ** (k + 1) >= 2 ** k ? 1 : 0));
      expect([...several.train.targets.subarray(3 * i, 3 * i + 3)]).toEqual(expected);
    });
    expect(several.validation.count).toBe(4);
  });

  const x = npyFile('|u1', [18, SIDE, SIDE], trainPixels);
  const broken: [string, Record<string, Uint8Array>, string][] = [
    ['labels without pictures', { 'y.npy': y, 'a.npy': x }, 'data/numpy-names'],
    ['objects', { 'x.npy': x, 'y.npy': npyFile('|O', [18], new Uint8Array(144)) }, 'data/npy-type'],
    ['two axes', { 'x.npy': npyFile('|u1', [18, 64], trainPixels), 'y.npy': y }, 'data/npy-shape'],
    ['two channels', { 'x.npy': npyFile('|u1', [18, 8, 4, 2], trainPixels), 'y.npy': y }, 'data/npy-shape'],
    [
      'another number of labels',
      { 'x.npy': x, 'y.npy': npyFile('|u1', [3], new Uint8Array(3)) },
      'data/numpy-pairs',
    ],
    [
      'a negative label',
      { 'x.npy': x, 'y.npy': npyFile('|i1', [18], new Uint8Array(18).fill(254)) },
      'data/label',
    ],
    ['a file cut off', { 'x.npy': x.subarray(0, 1000), 'y.npy': y }, 'data/npy'],
    ['no header', { 'x.npy': x.subarray(100), 'y.npy': y }, 'data/npy'],
    ['one class', { 'x.npy': x, 'y.npy': npyFile('|u1', [18], new Uint8Array(18)) }, 'data/one-class'],
  ];
  it.each(broken)('are refused with %s', async (_name, files, code) => {
    await expect(open(files)).rejects.toMatchObject({ code });
  });

  it('are refused as an archive that is none, or is not there', async () => {
    const root = temporaryFolder({ 'a.npz': 'text' });
    for (const name of ['a.npz', 'b.npz'])
      await expect(openImages(numpy(join(root, name)), { seed: 0 })).rejects.toMatchObject({
        code: 'data/npz',
        where: join(root, name),
      });
  });
});

describe('CIFAR batches', () => {
  /** Pictures whose planes can be told apart. */
  const planar = (seed: number) =>
    Uint8Array.from(
      { length: 3072 },
      (_, i) => (seed * 11 + (i % 1024) * 3 + Math.floor(i / 1024) * 80) % 256,
    );
  const batch = (seeds: readonly number[], labels: (seed: number) => number[]) =>
    flat(seeds.map((seed) => Uint8Array.from([...labels(seed), ...planar(seed)])));
  const ten = {
    'data_batch_1.bin': batch(range(6), (seed) => [seed % 3]),
    'data_batch_2.bin': batch(range(6, 6), (seed) => [seed % 3]),
    'test_batch.bin': batch(range(3, 50), (seed) => [seed % 3]),
  };
  const hundred = {
    'train.bin': batch(range(12), (seed) => [seed % 2, 10 + (seed % 3)]),
    'test.bin': batch(range(6, 50), (seed) => [seed % 2, 10 + (seed % 3)]),
  };

  it('hold CIFAR-10 with its names, planes brought together', async () => {
    const source = await pictureSourceAt(temporaryFolder(ten), { workers: 1 });
    expect(describeSource(source.kind)).toBe('CIFAR binary batches');
    await opened(source, async ({ classes, input, train, validation, test }) => {
      expect(classes).toEqual(['airplane', 'automobile', 'bird']);
      expect(input).toEqual({ height: 32, width: 32, channels: 3, fit: 'crop' });
      expect([train.count + validation.count, test!.count]).toEqual([12, 3]);
      const [first] = await collect(test!.batches({ batchSize: 1 }));
      const expected = Array.from({ length: 3072 }, (_, i) => planar(50)[(i % 3) * 1024 + Math.floor(i / 3)]);
      expect([...first!.pixels]).toEqual(expected);
      expect([...test!.targets]).toEqual([2, 0, 1]);
    });
  });

  it('hold CIFAR-100 by fine or coarse classes, named beside them or by number', async () => {
    const names = range(20).map((i) => `kind ${i}`);
    const root = temporaryFolder({ ...hundred, 'coarse_label_names.txt': `${names.join('\n')}\n` });
    await opened(cifar(root, { workers: 1 }), ({ classes }) => expect(classes).toEqual(['10', '11', '12']));
    await opened(cifar(root, { workers: 1, labels: 'coarse' }), ({ classes }) =>
      expect(classes).toEqual(['kind 0', 'kind 1']),
    );
  });

  it.each<[string, Record<string, Uint8Array>, object, string]>([
    [
      'a batch cut off',
      { ...ten, 'data_batch_2.bin': ten['data_batch_2.bin'].subarray(0, 5000) },
      {},
      'data/cifar',
    ],
    ['an empty batch', { ...ten, 'data_batch_2.bin': new Uint8Array() }, {}, 'data/cifar'],
    ['a label out of range', { ...ten, 'test_batch.bin': batch([1], () => [10]) }, {}, 'data/label'],
    ['both sets in one folder', { ...ten, ...hundred }, {}, 'data/cifar'],
    ['coarse labels of CIFAR-10', ten, { labels: 'coarse' }, 'data/cifar'],
  ])('are refused with %s', async (_name, files, options, code) => {
    const source = cifar(temporaryFolder(files), { workers: 1, ...options });
    await expect(openImages(source, { seed: 0 })).rejects.toMatchObject({ code });
  });
});
