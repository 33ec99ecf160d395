import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Batch, type ImageSplit, openSource } from '../../src/data/index.js';
import {
  dense,
  flatten,
  imageFolder,
  pictureArrays,
  predict,
  resume,
  sequential,
  type TrainOptionsInput,
  train,
} from '../../src/index.js';
import { trainingBatches } from '../../src/train/loop/training-batches.js';
import type { PictureClassifier } from '../../src/train/model/classifier.js';
import { readRunConfig } from '../../src/train/run/run-config.js';
import { runDirectory } from '../../src/train/run/run-directory.js';
import { collect, temporaryFolder } from '../pictures.js';
import { abortAt } from './sessions.js';
import { arraysOf } from './tiny-arrays.js';
import {
  bandPicture,
  expectSameRun,
  fileFolder,
  outcomeOf,
  tinyNetwork,
  tinyOptions,
  writePictures,
} from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');

/** Everything that is drawn: for pictures, for batches, among operations. */
const EVERYTHING = {
  policy: 'randAugment',
  mixup: { alpha: 1, probability: 0.5 },
  cutmix: { alpha: 1, probability: 0.5 },
} as const satisfies TrainOptionsInput['augment'];
const augmented: TrainOptionsInput = { ...tinyOptions, augment: EVERYTHING };
const unbroken = join(root, 'unbroken');

beforeAll(async () => {
  writePictures(pictures);
  await train(tinyNetwork, imageFolder(pictures, { workers: 1 }), { ...augmented, out: unbroken });
});

describe('a run with augmented pictures', () => {
  test.each([2, 3, 6])('goes on to the same bytes after a stop at update %i', async (nth) => {
    const out = join(temporaryFolder(), 'run');
    const stopped = train(
      tinyNetwork,
      imageFolder(pictures, { workers: 1 }),
      { ...augmented, out },
      abortAt('step', nth),
    );
    await expect(stopped).rejects.toMatchObject({ kind: 'interrupted' });
    await resume(out);
    expectSameRun(out, unbroken);
  });

  test.each([
    ['three threads', { workers: 3 }],
    ['pictures decoded anew in every epoch', { workers: 1, memoryBudgetBytes: 0, cacheSize: 0 }],
    ['pictures kept on the disk once they are decoded', { workers: 2, memoryBudgetBytes: 0 }],
    ['three threads that decode anew', { workers: 3, memoryBudgetBytes: 0, cacheSize: 0 }],
  ] as const)('comes to the same bytes with %s', async (_, options) => {
    const out = join(temporaryFolder(), 'run');
    await train(tinyNetwork, imageFolder(pictures, options), { ...augmented, out });
    expectSameRun(out, unbroken);
  });

  test('differs from one without, and from one with another seed', async () => {
    const folder = temporaryFolder();
    const model = async (name: string, options: TrainOptionsInput) => {
      const out = join(folder, name);
      await train(tinyNetwork, imageFolder(pictures, { workers: 1 }), { ...tinyOptions, ...options, out });
      return outcomeOf(out).model;
    };
    const plain = await model('plain', {});
    expect(await model('none', { augment: 'none' })).toBe(plain);
    expect(await model('light', { augment: 'light' })).not.toBe(plain);
  });

  test('keeps its plan in full', async () => {
    const { training, origin } = await readRunConfig(runDirectory(unbroken));
    expect(training.augment).toMatchObject({
      policy: 'randAugment',
      border: 'reflect',
      fill: [0],
      mixup: { alpha: 1, probability: 0.5 },
      choose: { count: 2 },
    });
    expect(origin.augment).toBe('given');
  });
});

describe('nothing but training sees pictures changed', () => {
  test('validation, prediction and normalization are those of the pictures as they are', async () => {
    const folder = temporaryFolder();
    await Promise.all(
      ['train', 'val'].flatMap((part, p) =>
        ['circle', 'line', 'square'].map(async (name, label) => {
          await mkdir(join(folder, 'data', part, name), { recursive: true });
          for (let i = 0; i < 6; i++)
            writeFileSync(
              join(folder, 'data', part, name, `${i}.png`),
              bandPicture(label, 5000 + p * 100 + i),
            );
        }),
      ),
    );
    const source = imageFolder(join(folder, 'data'), { workers: 1 });
    const [plain, changed] = [join(folder, 'plain'), join(folder, 'changed')];
    await train(tinyNetwork, source, { ...tinyOptions, out: plain });
    await train(tinyNetwork, source, {
      ...tinyOptions,
      // Every picture becomes even: what is trained on says nothing.
      augment: { operations: [{ kind: 'brightness', factor: [0, 0] }] },
      out: changed,
    });
    const configs = await Promise.all([plain, changed].map((out) => readRunConfig(runDirectory(out))));
    const [own, others] = configs.map(({ classifier }) => classifier as PictureClassifier);
    expect(others.normalization).toEqual(own.normalization);
    const lines = readFileSync(join(changed, 'validation-predictions.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(18);
    const files = lines.map(({ file }) => join(folder, 'data', file));
    const { predictions } = await predict(join(changed, 'model.onnx'), files);
    for (const [i, { probabilities }] of lines.entries())
      for (const [k, value] of Object.values(predictions[i].probabilities ?? {}).entries())
        expect(Number(Object.values(probabilities)[k])).toBeCloseTo(value, 5);
    // Were they changed, all would be the same picture.
    expect(new Set(lines.map(({ probabilities }) => JSON.stringify(probabilities))).size).toBeGreaterThan(10);
  });

  test('batches of training are changed, those of validation are as they were', async () => {
    const config = await readRunConfig(runDirectory(unbroken));
    const data = await openSource(imageFolder(pictures, { workers: 1 }), { seed: config.training.seed });
    try {
      const changedFrom = async (place: { readonly epoch: number; readonly batch: number }) =>
        (await collect(trainingBatches(data.train, config, place))) as Batch[];
      const changed = await changedFrom({ epoch: 0, batch: 0 });
      const order = { batchSize: 7, shuffle: { seed: config.training.seed, epoch: 0 } };
      const plain = await collect((data.train as ImageSplit).batches(order));
      expect(changed.map(({ indices }) => indices)).toEqual(plain.map(({ indices }) => indices));
      for (const [k, { pixels }] of changed.entries()) expect(pixels).not.toEqual(plain[k].pixels);
      const next = await changedFrom({ epoch: 1, batch: 0 });
      expect(next[0].pixels).not.toEqual(changed[0].pixels);
      expect(await collect(trainingBatches(data.train, config, { epoch: 0, batch: 2 }))).toEqual(
        changed.slice(2),
      );
    } finally {
      await data.close();
    }
  });
});

describe('mixing pictures', () => {
  const OPTIONS = { epochs: 12, batchSize: 7, learningRate: 0.02, threads: 1, seed: 3 } as const;
  const units = { 'multi-class': 4, binary: 1, 'multi-label': 2, regression: 2 } as const;

  test.each(['multi-class', 'binary', 'multi-label', 'regression'] as const)(
    'trains for %s',
    async (task) => {
      const out = join(temporaryFolder(), 'run');
      const { validation } = await train(
        sequential([flatten(), dense(units[task])]),
        pictureArrays(arraysOf(task)),
        { ...OPTIONS, epochs: 40, task, augment: { policy: 'none', mixup: { alpha: 0.4 } }, out },
      );
      const [name, least] = (
        {
          'multi-class': ['accuracy', 0.8],
          binary: ['accuracy', 0.9],
          'multi-label': ['microF1', 0.9],
          regression: ['r2', 0.3],
        } as const
      )[task];
      expect((validation as Record<string, unknown>)[name]).toBeGreaterThanOrEqual(least);
    },
  );

  test.each<[string, TrainOptionsInput, string]>([
    ['with a loss that takes one class', { loss: 'focal' }, 'option/mixing'],
    ['with weights of classes', { classWeights: 'balanced' }, 'option/mixing'],
  ])('is refused %s', async (_, options, code) => {
    const out = join(temporaryFolder(), 'run');
    const run = train('auto', imageFolder(pictures, { workers: 1 }), { ...augmented, ...options, out });
    await expect(run).rejects.toMatchObject({ code });
  });

  test('of numbers is refused by area', async () => {
    const run = train(sequential([flatten(), dense(2)]), pictureArrays(arraysOf('regression')), {
      ...OPTIONS,
      task: 'regression',
      augment: { policy: 'none', cutmix: {} },
    });
    await expect(run).rejects.toMatchObject({ code: 'option/augment' });
  });
});

describe('the policy auto', () => {
  test('says why it does what it does, and keeps the reason', async () => {
    const digits = writePictures(join(root, 'digits'), 6, ['0', '1', '2']);
    const out = join(temporaryFolder(), 'run');
    const notes: string[] = [];
    await train(
      tinyNetwork,
      imageFolder(digits, { workers: 1 }),
      { ...tinyOptions, epochs: 1, augment: 'auto', out },
      { onEvent: (event) => event.type === 'note' && notes.push(event.message) },
    );
    const { training, origin } = await readRunConfig(runDirectory(out));
    expect(training.augment.reasons).toEqual([
      expect.stringMatching(/^no flips: the classes are called by digits/),
    ]);
    expect(notes).toContain(`augmentation: ${training.augment.reasons[0]}`);
    expect(training.augment.operations.map(({ kind }) => kind)).not.toContain('flipHorizontal');
    expect(origin.augment).toBe('given');
  });
});
