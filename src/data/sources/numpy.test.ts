import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contents, SIDE, trainLabels, trainPixels } from '../../../test/array-data-sets.js';
import { bytesOf, npyFile, zipFile } from '../../../test/array-files.js';
import { bytes, COUNT, labels, npy, openNumpy, picturesOf } from '../../../test/numpy-arrays.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { openImages } from '../open-images.js';
import { numpy } from './numpy.js';

describe('NumPy arrays', () => {
  const y = npyFile('|u1', [18], Uint8Array.from(trainLabels));

  it.each(['<f4', '<f8'])('may be floating-point numbers from 0 to 1 (%s)', async (descr) => {
    const shares = [...trainPixels].map((value) => value / 255);
    const values = bytesOf(descr === '<f4' ? Float32Array.from(shares) : Float64Array.from(shares));
    const data = await openNumpy({
      'images.npy': npyFile(descr, [18, SIDE, SIDE, 1], values),
      'labels.npy': y,
    });
    const bytes = await openNumpy({
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
    const a = await openNumpy({ 'x.npy': npyFile('|u1', [18, 8, 8, 3], last), 'y.npy': y });
    const b = await openNumpy({ 'x.npy': npyFile('|u1', [18, 3, 8, 8], first), 'y.npy': y });
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
    const named = await openNumpy({ 'X.npy': x, 'y.npy': npyFile('<U3', [18], texts) });
    expect(named.classes).toEqual(['ape', 'bee', 'ox']);
    const rows = (label: (i: number, k: number) => boolean) =>
      Uint8Array.from({ length: 54 }, (_, i) => (label(Math.floor(i / 3), i % 3) ? 1 : 0));
    const oneHot = npyFile(
      '|b1',
      [18, 3],
      rows((i, k) => trainLabels[i] === k),
    );
    const single = await openNumpy({ 'X.npy': x, 'y.npy': oneHot });
    expect(single.targetKind).toBe('class');
    expect(await contents(single.train)).toEqual(
      await contents((await openNumpy({ 'X.npy': x, 'y.npy': y })).train),
    );
    const many = npyFile(
      '|u1',
      [18, 3],
      rows((i, k) => i % 2 ** (k + 1) >= 2 ** k),
    );
    const several = await openNumpy({ 'X.npy': x, 'y.npy': many });
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
    await expect(openNumpy(files)).rejects.toMatchObject({ code });
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

describe('archives by the names of their arrays', () => {
  const pictures = picturesOf('uint8', bytes);
  const column = npy('uint8', [COUNT, 1], labels);
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    [
      'MedMNIST',
      ['train_images', 'train_labels'],
      ['val_images', 'val_labels'],
      ['test_images', 'test_labels'],
    ],
    ['Keras', ['x_train', 'y_train'], undefined, ['x_test', 'y_test']],
  ])('are read as %s writes them', async (_name, train, val, test) => {
    const names = [train, val, test].flatMap((pair) => (pair === undefined ? [] : [pair]));
    const files = Object.fromEntries(
      names.flatMap(([x, y]) => [
        [`${x}.npy`, pictures],
        [`${y}.npy`, column],
      ]),
    );
    const path = join(temporaryFolder({ 'set.npz': zipFile(files, { packed: true }) }), 'set.npz');
    const data = await openImages(numpy(path, { workers: 1 }), { seed: 0 });
    expect(data.classes).toEqual(['0', '1', '2']);
    expect(data.test!.count).toBe(COUNT);
    expect(data.train.count + data.validation.count).toBe(val === undefined ? COUNT : 2 * COUNT);
    expect(data.test!.files[0]).toBe(`set.npz/${test![0]}#0`);
  });

  it('leave nothing behind where arrays had to be put in order', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pupil-order-'));
    vi.stubEnv('TMPDIR', folder);
    const data = await openNumpy({ 'x.npy': picturesOf('uint8', bytes, { fortran: true }), 'y.npy': column });
    await data.close();
    expect(readdirSync(folder).filter((name) => name.startsWith('pupil-unpacked'))).toEqual([]);
  });
});
