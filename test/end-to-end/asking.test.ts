import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { augmentPicture, decodeImage, operationDrawer, resolveAugment } from '../../src/data/index.js';
import {
  cifar,
  csvManifest,
  evaluate,
  imageFolder,
  numpy,
  openClassifier,
  pictureArrays,
  predict,
  predictEach,
  train,
} from '../../src/index.js';
import { decodeModel, encodeModel } from '../../src/onnx/index.js';
import { idxFile, npyFile, zipFile } from '../array-files.js';
import { collect, encodePng, patterned, sharpOf, temporaryFolder } from '../pictures.js';
import { bandPicture, fileFolder, SIDE, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';

const root = fileFolder();
const model = join(root, 'run', 'model.onnx');
/** Trained with operations of its own. */
const augmented = join(root, 'augmented', 'model.onnx');
const augment = {
  operations: [
    { kind: 'rotate', degrees: [-20, 20] },
    'flipHorizontal',
    { kind: 'noise', deviation: [5, 20] },
  ],
} as const;

beforeAll(async () => {
  const pictures = imageFolder(writePictures(join(root, 'pictures')), { workers: 1 });
  const options = { ...tinyOptions, epochs: 1 };
  await train(tinyNetwork, pictures, { ...options, out: join(root, 'run') });
  await train(tinyNetwork, pictures, {
    ...options,
    augment: { operations: [...augment.operations] } as never,
    out: join(root, 'augmented'),
  });
});

const COUNT = 7;
const pictures = Array.from({ length: COUNT }, (_, i) => patterned(i, SIDE, SIDE));
const pixels = Uint8Array.from(pictures.flatMap((picture) => [...picture.pixels]));
const files = Object.fromEntries(pictures.map((picture, i) => [`${i}.png`, encodePng(picture)]));

describe('the pictures of a source are predicted as they are one by one', () => {
  const numbered = Array.from({ length: COUNT }, (_, i) => `#${i}`);
  it.each([
    ['a flat folder', (folder: string) => folder, files, Object.keys(files)],
    [
      'a folder with pictures anywhere in it',
      (folder: string) => folder,
      Object.fromEntries(
        Object.entries(files).map(([name, png], i) => [i < 3 ? name : `deep/er/${name}`, png]),
      ),
      Object.keys(files).map((name, i) => (i < 3 ? name : `deep/er/${name}`)),
    ],
    [
      'a list without labels',
      (folder: string) => join(folder, 'list.csv'),
      {
        ...files,
        'list.csv': `note,path\n${Object.keys(files)
          .map((name) => `x,${name}\n`)
          .join('')}`,
      },
      Object.keys(files),
    ],
    [
      'gzipped IDX pictures without labels',
      (folder: string) => folder,
      { 'some-images-idx3-ubyte.gz': gzipSync(idxFile([COUNT, SIDE, SIDE], pixels)) },
      numbered.map((n) => `some-images-idx3-ubyte.gz${n}`),
    ],
    [
      'an array without labels',
      (folder: string) => folder,
      { 'images.npy': npyFile('|u1', [COUNT, SIDE, SIDE], pixels) },
      numbered.map((n) => `images${n}`),
    ],
    [
      'an archive of arrays',
      (folder: string) => join(folder, 'a.npz'),
      { 'a.npz': zipFile({ 'x.npy': npyFile('|u1', [COUNT, SIDE, SIDE], pixels) }) },
      numbered.map((n) => `a.npz/x${n}`),
    ],
  ] as const)('%s', async (_name, place, contents, names) => {
    const single = temporaryFolder(files);
    const folder = temporaryFolder(contents);
    const alone = await Promise.all(
      Object.keys(files).map((name) =>
        predict(model, [join(single, name)]).then((said) => said.predictions[0]!),
      ),
    );
    const { predictions, skipped } = await predict(model, [place(folder)]);
    expect(skipped).toEqual([]);
    expect(predictions.map(({ file }) => file)).toEqual(names.map((name) => join(folder, name)));
    predictions.forEach(({ label, probabilities }, i) => {
      expect(label).toBe(alone[i]!.label);
      for (const [name, p] of Object.entries(probabilities!))
        expect(p).toBeCloseTo(alone[i]!.probabilities![name]!, 5);
    });
  });

  it('CIFAR batches, whatever their classes', async () => {
    const rgb = patterned(5, 32, 32, 3);
    const planar = Uint8Array.from(
      { length: 3072 },
      (_, i) => rgb.pixels[(i % 1024) * 3 + Math.floor(i / 1024)]!,
    );
    const folder = temporaryFolder({
      'data_batch_1.bin': new Uint8Array([9, ...planar, 2, ...planar]),
      'one.png': await sharpOf(rgb).png().toBuffer(),
    });
    const said = await predict(model, [cifar(folder), join(folder, 'one.png')]);
    const [first, second, file] = said.predictions.map(({ probabilities }) => probabilities);
    expect(second).toEqual(first);
    for (const [name, p] of Object.entries(file!)) expect(first![name]).toBeCloseTo(p, 5);
  });

  it('a part of them, and sources beside files', async () => {
    const list = `path,split\n${Object.keys(files)
      .map((name, i) => `${name},${i < 2 ? 'test' : 'train'}\n`)
      .join('')}`;
    const folder = temporaryFolder({ ...files, 'list.csv': list });
    const given = [join(folder, '6.png'), csvManifest(join(folder, 'list.csv')), join(folder, '5.png')];
    const { predictions } = await predict(model, given, { part: 'test' });
    expect(predictions.map(({ file }) => file)).toEqual(
      ['6.png', '0.png', '1.png', '5.png'].map((name) => join(folder, name)),
    );
    await expect(predict(model, [numpy(join(folder, 'none'))])).rejects.toMatchObject({ kind: 'data' });
    await expect(predict(model, [temporaryFolder()])).rejects.toMatchObject({ code: 'data/empty-folder' });
  });

  it('a part of a folder that has parts, with or without classes in it', async () => {
    const names = ['train/a/0.png', 'train/b/1.png', 'val/a/2.png', 'val/3.png', '4.png'];
    const folder = temporaryFolder(Object.fromEntries(names.map((name, i) => [name, files[`${i}.png`]!])));
    const named = async (part?: 'validation' | 'test') =>
      (await predict(model, [folder], { part })).predictions.map(({ file }) => file);
    expect((await named('validation')).sort()).toEqual(
      ['val/3.png', 'val/a/2.png'].map((name) => join(folder, name)),
    );
    expect(await named()).toHaveLength(names.length);
    await expect(named('test')).rejects.toMatchObject({
      code: 'data/no-part',
      fix: 'use train, validation or all',
    });
  });

  it('called by relative paths where a list is given by one', async () => {
    const folder = temporaryFolder({ ...files, 'list.csv': 'path\n0.png\n' });
    const near = relative(process.cwd(), folder);
    const { predictions } = await predict(model, [join(near, 'list.csv')]);
    expect(predictions.map(({ file }) => file)).toEqual([join(near, '0.png')]);
  });

  it('one after the other, those that cannot be read where they stand', async () => {
    const folder = temporaryFolder({ ...files, '3.png': 'no picture' });
    const each = await collect(predictEach(model, [folder]));
    expect(each).toHaveLength(COUNT);
    expect(each.filter((one) => 'reason' in one)).toMatchObject([
      { file: join(folder, '3.png'), code: 'data/not-a-picture' },
    ]);
    const progress: number[] = [];
    await predict(model, [folder], { onProgress: ({ done, total }) => progress.push(done, total) });
    expect(progress).toEqual([COUNT, COUNT]);
  });
});

describe('test-time augmentation', () => {
  const picture = join(root, 'asked.png');
  const contract = { height: SIDE, width: SIDE, channels: 1, fit: 'crop' } as const;
  beforeAll(() => writeFileSync(picture, bandPicture(1, 77)));

  /** Means of the answers to pictures, each asked by itself. */
  async function meanOver(file: string, shown: readonly Uint8Array[]): Promise<number[]> {
    const classifier = await openClassifier(file);
    const rows: Float32Array[] = [];
    for (const one of shown) rows.push(await classifier.run({ pixels: one, size: 1 }));
    await classifier.dispose();
    return Array.from(rows[0]!, (_, k) => rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length);
  }
  const said = async (...asked: Parameters<typeof predict>) =>
    Object.values((await predict(...asked)).predictions[0]!.probabilities!);
  const expectClose = (actual: readonly number[], wanted: readonly number[]) =>
    expect(actual.map((value, i) => Math.abs(value - wanted[i]!) < 1e-5)).not.toContain(false);

  it('is the mean over a picture and variants of it, drawn from what the model was trained with', async () => {
    const original = await decodeImage(picture, contract);
    const plan = resolveAugment({ operations: [...augment.operations] } as never, {
      channels: 1,
      classes: ['circle', 'line', 'square'],
      targetKind: 'class',
    });
    const variants = [1, 2, 3].map((epoch) => {
      const operations = operationDrawer(plan, { seed: 4, epoch }, contract)(0);
      return augmentPicture({ ...contract, pixels: original.slice() }, operations, plan).pixels;
    });
    const tta = await said(augmented, [picture], { tta: 4, seed: 4 });
    expectClose(tta, await meanOver(augmented, [original, ...variants]));
    expect(tta).not.toEqual(await said(augmented, [picture]));
    expect(tta).not.toEqual(await said(augmented, [picture], { tta: 4, seed: 5 }));
  });

  it('is the mean over a picture and its mirror image with flips', async () => {
    const original = await decodeImage(picture, contract);
    const mirrored = original.map((_, i) => original[Math.floor(i / SIDE) * SIDE + (SIDE - 1 - (i % SIDE))]!);
    for (const file of [model, augmented])
      expectClose(await said(file, [picture], { tta: 'flips' }), await meanOver(file, [original, mirrored]));
  });

  it('says the same of a picture whatever others there are, in any order', async () => {
    const folder = temporaryFolder(files);
    const paths = Object.keys(files).map((name) => join(folder, name));
    const forwards = await predict(augmented, paths, { tta: 3 });
    const backwards = await predict(augmented, [...paths].reverse(), { tta: 3 });
    [...backwards.predictions].reverse().forEach(({ file, probabilities }, i) => {
      expect(file).toBe(paths[i]);
      for (const [name, p] of Object.entries(probabilities!))
        expect(p).toBeCloseTo(forwards.predictions[i]!.probabilities![name]!, 5);
    });
  });

  it('is measured beside the answers without it', async () => {
    const folder = join(root, 'pictures');
    const plain = await evaluate(augmented, folder);
    const varied = await evaluate(augmented, folder, { tta: 3 });
    expect(plain.tta).toBeUndefined();
    expect(varied.tta).toEqual({ variants: 3, without: plain.report.metrics });
    expect(varied.report.metrics.loss).not.toBe(plain.report.metrics.loss);
  });

  it('draws from a policy that is named for a model that was trained without', async () => {
    expect(await said(model, [picture], { tta: 3, ttaPolicy: 'standard' })).not.toEqual(
      await said(model, [picture]),
    );
    await expect(predict(model, [picture], { tta: 3 })).rejects.toMatchObject({ code: 'option/tta' });
  });

  it.each([
    ['one variant', { tta: 1 }, 'option/ask'],
    ['a name that is none', { tta: 'flip' }, 'option/ask'],
    ['a policy that changes nothing', { tta: 3, ttaPolicy: 'none' }, 'option/tta'],
    ['a policy of no known name', { tta: 3, ttaPolicy: 'standart' }, 'option/augment'],
    ['a policy without a number', { tta: 'flips', ttaPolicy: 'light' }, 'option/tta'],
    ['noise at the same time', { tta: 'flips', monteCarlo: 3 }, 'option/tta'],
  ])('is refused for %s', async (_what, asked, code) => {
    await expect(predict(model, [picture], asked as never)).rejects.toMatchObject({ code });
  });

  it('names its own option where a policy has no known name', async () => {
    await expect(predict(model, [picture], { tta: 3, ttaPolicy: 'standart' as never })).rejects.toMatchObject(
      {
        where: 'ttaPolicy (--tta-policy)',
      },
    );
  });

  it('does not mirror what must not be: digits, and what was trained without', async () => {
    const digits = pictureArrays({
      pixels,
      height: SIDE,
      width: SIDE,
      channels: 1,
      classes: ['1', '2'],
      labels: [0, 1, 0, 1, 0, 1, 0],
    });
    for (const policy of ['none', 'auto'] as const) {
      const out = join(root, `digits-${policy}`);
      const options = { ...tinyOptions, epochs: 1, batchSize: 4, augment: policy, out };
      await train('mlp', digits, options);
      const asked = predict(join(out, 'model.onnx'), [picture], { tta: 'flips' });
      await expect(asked).rejects.toMatchObject({ code: 'option/tta' });
    }
  });

  it('knows a model of before, which does not say how it was trained, as one without augmentation', async () => {
    const { metadata, ...rest } = decodeModel(readFileSync(augmented), augmented);
    const { 'pupil.augment': _, ...others } = metadata;
    const old = join(root, 'old.onnx');
    writeFileSync(old, encodeModel({ ...rest, metadata: others }));
    expect(await said(old, [picture])).toEqual(await said(augmented, [picture]));
    await expect(predict(old, [picture], { tta: 3 })).rejects.toMatchObject({ code: 'option/tta' });
  });
});
