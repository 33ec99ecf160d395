import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/base/random.js';
import { evaluate, pictureSourceAt, resume, train } from '../../src/index.js';
import { idxFile, npyFile, zipFile } from '../array-files.js';
import { temporaryFolder } from '../pictures.js';
import { bandPicture, expectSameRun, fileFolder, SIDE, tinyNetwork, tinyOptions } from './tiny-run.js';

const root = fileFolder();

/** Noisy pictures with a bright band for each of three labels that is true of them. */
function bands(rows: readonly (readonly number[])[], seed: number): Uint8Array {
  const random = randomStream(seed, 'bands');
  return Uint8Array.from({ length: rows.length * SIDE * SIDE }, (_, i) => {
    const row = Math.floor((i % (SIDE * SIDE)) / SIDE);
    const isBright = rows[Math.floor(i / (SIDE * SIDE))]![Math.floor(row / 4)] === 1;
    return (isBright ? 70 : 0) + random.uniform() * 185;
  });
}
const oneOf = (count: number) =>
  Array.from({ length: count }, (_, i) => [0, 1, 2].map((k) => (i % 3 === k ? 1 : 0)));
const anyOf = (count: number) =>
  Array.from({ length: count }, (_, i) => [0, 1, 2].map((k) => Math.floor(i / 2 ** k) % 2));
const classOf = (row: readonly number[]) => row.indexOf(1);

const learned = oneOf(30);
const tested = oneOf(9);

const makers: readonly (readonly [name: string, path: () => string, kind: string])[] = [
  [
    'gzipped IDX files',
    () =>
      temporaryFolder({
        'train-images-idx3-ubyte.gz': gzipSync(idxFile([30, SIDE, SIDE], bands(learned, 1))),
        'train-labels-idx1-ubyte.gz': gzipSync(idxFile([30], learned.map(classOf))),
        't10k-images-idx3-ubyte.gz': gzipSync(idxFile([9, SIDE, SIDE], bands(tested, 2))),
        't10k-labels-idx1-ubyte.gz': gzipSync(idxFile([9], tested.map(classOf))),
      }),
    'idx',
  ],
  [
    'an .npz file',
    () => {
      const archive = zipFile({
        'x_train.npy': npyFile('|u1', [30, SIDE, SIDE], bands(learned, 1)),
        'y_train.npy': npyFile('|u1', [30], Uint8Array.from(learned, classOf)),
        'x_test.npy': npyFile('|u1', [9, SIDE, SIDE], bands(tested, 2)),
        'y_test.npy': npyFile('|u1', [9], Uint8Array.from(tested, classOf)),
      });
      return join(temporaryFolder({ 'bands.npz': archive }), 'bands.npz');
    },
    'numpy',
  ],
  [
    'a CSV list',
    () => {
      const rows = Array.from({ length: 39 }, (_, i) => ({ file: `${i}.png`, label: i % 3, seed: i }));
      const list = rows.map(({ file, label }, i) => `${file},${label},${i < 30 ? 'train' : 'test'}\n`);
      const files = rows.map(({ file, label, seed }) => [file, bandPicture(label, seed)] as const);
      const folder = temporaryFolder({
        ...Object.fromEntries(files),
        'list.csv': `path,label,split\n${list.join('')}`,
      });
      return join(folder, 'list.csv');
    },
    'csvManifest',
  ],
];

describe.each(makers)('a run on %s', (_name, make, kind) => {
  it('goes on after an interruption to the same numbers, and is measured on the test part', async () => {
    const path = make();
    const unbroken = join(root, `${kind}-unbroken`);
    const out = join(root, `${kind}-broken`);
    const source = await pictureSourceAt(path, { workers: 1 });
    await train(tinyNetwork, source, { ...tinyOptions, out: unbroken });

    const abort = new AbortController();
    const onEvent = ({ type }: { readonly type: string }) => {
      if (type === 'epoch') abort.abort();
    };
    const broken = train(tinyNetwork, source, { ...tinyOptions, out }, { signal: abort.signal, onEvent });
    await expect(broken).rejects.toMatchObject({ kind: 'interrupted' });
    await resume(out);
    expectSameRun(out, unbroken);

    const config = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
    expect(config.source).toMatchObject({ kind, path });
    const result = await evaluate(join(out, 'model.onnx'), path);
    expect(result).toMatchObject({ count: 9, source: kind, part: 'test', classes: ['0', '1', '2'] });
    expect((await evaluate(join(out, 'model.onnx'), path, { part: 'all' })).count).toBe(39);
  });
});

it('a run on rows of several labels learns them all', async () => {
  const rows = anyOf(40);
  const x = npyFile('|u1', [40, SIDE, SIDE], bands(rows, 3));
  const y = npyFile('|u1', [40, 3], Uint8Array.from(rows.flat()));
  const folder = temporaryFolder({ 'images.npy': x, 'labels.npy': y });
  const out = join(root, 'labels');
  const source = await pictureSourceAt(folder, { workers: 1 });
  await train(tinyNetwork, source, { ...tinyOptions, out });
  const config = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
  expect(config.classifier).toMatchObject({ task: 'multi-label', classes: ['0', '1', '2'] });
  const model = join(out, 'model.onnx');
  const { task, report } = await evaluate(model, folder);
  expect([task, report.perLabel?.map(({ support }) => support)]).toEqual(['multi-label', [20, 20, 20]]);
  // A file in which every picture has one label still says yes or no to each.
  const single = temporaryFolder({
    'images.npy': npyFile('|u1', [9, SIDE, SIDE], bands(tested, 2)),
    'labels.npy': npyFile('|u1', [9, 3], Uint8Array.from(tested.flat())),
  });
  expect((await evaluate(model, single)).report.perLabel).toHaveLength(3);
  await expect(evaluate(model, makers[0]![1]())).rejects.toMatchObject({ code: 'data/target-kind' });
  await expect(train(tinyNetwork, source, { ...tinyOptions, task: 'binary' })).rejects.toMatchObject({
    code: 'option/task',
  });
  writeFileSync(join(folder, 'labels.npy'), npyFile('|u1', [40, 3], Uint8Array.from(rows.reverse().flat())));
  await expect(resume(out)).rejects.toMatchObject({ code: 'checkpoint/other-data' });
});
