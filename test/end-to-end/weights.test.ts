import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  dense,
  flatten,
  imageFolder,
  type Layer,
  pictureArrays,
  sequential,
  type TrainOptionsInput,
  train,
} from '../../src/index.js';
import { arraysOf } from './tiny-arrays.js';
import { fileFolder, metricsOf, outcomeOf, writePictures } from './tiny-run.js';

const root = fileFolder();
const options = { epochs: 3, batchSize: 7, learningRate: 0.02, threads: 1, seed: 1 } as const;
const linear = (units: number) => sequential([flatten(), dense(units)]);

let runs = 0;
async function outcome(
  network: Layer,
  input: Parameters<typeof pictureArrays>[0],
  more: TrainOptionsInput = {},
) {
  const { run } = await train(network, pictureArrays(input), {
    ...options,
    ...more,
    out: join(root, `run-${runs++}`),
  });
  return outcomeOf(run);
}

describe('weights of pictures', () => {
  const multiLabel = arraysOf('multi-label');
  /** Pictures 0, 3, 6 ... weigh nothing. */
  const sampleWeights = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? 0 : 1 + (i % 2)));

  test('of 0 leave no trace of what is said of them, to the bit', async () => {
    // With a split that validates on the same pictures for both, only training can differ.
    const turned = Array.from(multiLabel.targets!, (y, i) => (sampleWeights[i >> 1] === 0 ? 1 - y : y));
    for (const accumulate of [1, 3]) {
      const plain = await outcome(linear(2), { ...multiLabel, sampleWeights }, { accumulate });
      const other = await outcome(
        linear(2),
        { ...multiLabel, targets: turned, sampleWeights },
        { accumulate },
      );
      expect(other.last).toEqual(plain.last);
      const unweighted = await outcome(linear(2), { ...multiLabel, targets: turned }, { accumulate });
      expect(unweighted.last).not.toEqual(plain.last);
    }
  });

  test('of 1 change nothing', async () => {
    const plain = await outcome(linear(2), multiLabel);
    const weighted = await outcome(linear(2), { ...multiLabel, sampleWeights: Array(40).fill(1) });
    for (const [name, values] of Object.entries(valuesOf(weighted.last)))
      for (const [i, value] of values.entries()) expect(value).toBeCloseTo(valuesOf(plain.last)[name][i], 5);
  });

  test('make a batch that weighs nothing teach nothing, and no loss undefined', async () => {
    const three = Array.from({ length: 40 }, (_, i) => (i % 15 === 1 ? 1 : 0));
    const input = { ...arraysOf('regression'), sampleWeights: three };
    // Of 15 batches, at most three weigh anything.
    for (const accumulate of [1, 2]) {
      const { metrics } = await outcome(linear(2), input, { batchSize: 2, accumulate });
      const losses = metrics.map(({ train: scores }) => (scores as { loss: number }).loss);
      expect(losses).toHaveLength(3);
      expect(losses.filter((loss) => !(Number.isFinite(loss) && loss > 0))).toEqual([]);
    }
  });
});

describe('weights of classes', () => {
  test('are balanced by how many pictures each class has to train on, and kept in the config', async () => {
    const pictures = join(root, 'pictures');
    writePictures(pictures, 4, ['circle', 'line']);
    writePictures(pictures, 12, ['circle']);
    const { run } = await train(linear(2), imageFolder(pictures, { workers: 1 }), {
      ...options,
      batchSize: 4,
      classWeights: 'balanced',
      out: join(root, 'balanced'),
    });
    const config = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
    // 12 circles and 4 lines, of which 2 and 1 validate.
    expect(config.training.classWeights).toEqual({ circle: 13 / (2 * 10), line: 13 / (2 * 3) });
    expect(config.origin).toMatchObject({ classWeights: 'given', task: 'data', loss: 'data' });
  });

  test('are what weights of their pictures are', async () => {
    for (const task of ['multi-class', 'binary'] as const) {
      const input = arraysOf(task);
      const classes = input.classes as string[];
      const weights = classes.map((_, k) => 0.5 + k);
      const classWeights = Object.fromEntries(classes.map((name, k) => [name, weights[k]]));
      const sampleWeights = Array.from(input.labels!, (label) => weights[label]);
      const units = task === 'binary' ? 1 : 4;
      for (const accumulate of [1, 2]) {
        const byClass = await outcome(linear(units), input, { task, classWeights, accumulate });
        const byPicture = await outcome(linear(units), { ...input, sampleWeights }, { task, accumulate });
        for (const [name, values] of Object.entries(valuesOf(byPicture.last)))
          for (const [i, value] of values.entries())
            expect(valuesOf(byClass.last)[name][i]).toBeCloseTo(value, 5);
        const plain = await outcome(linear(units), input, { task, accumulate });
        expect(plain.last).not.toEqual(byClass.last);
      }
    }
  });
});

test('a loss that is not finite before anything was learned is not blamed on the learning rate', async () => {
  const regression = arraysOf('regression');
  const sampleWeights = Array.from({ length: 40 }, () => 3e38);
  const started = outcome(linear(2), { ...regression, sampleWeights });
  await expect(started).rejects.toMatchObject({
    code: 'diverged/not-finite',
    where: 'epoch 1, update 1',
    fix: expect.stringContaining('targets or weights of pictures of enormous size'),
  });
});

test('batches accumulated by their weights make the update of one large batch', async () => {
  const sampleWeights = Array.from({ length: 40 }, (_, i) => (i % 5) / 2);
  const input = { ...arraysOf('regression'), sampleWeights };
  const sgd = { optimizer: { kind: 'sgd', momentum: 0 }, schedule: 'constant', epochs: 1 } as const;
  const large = await outcome(linear(2), input, { ...sgd, batchSize: 30 });
  const small = await outcome(linear(2), input, { ...sgd, batchSize: 10, accumulate: 3 });
  for (const [name, values] of Object.entries(valuesOf(large.last)))
    for (const [i, value] of values.entries()) expect(valuesOf(small.last)[name][i]).toBeCloseTo(value, 4);
});

describe('before the first batch is refused', () => {
  const numbers = () => pictureArrays(arraysOf('regression'));
  const labels = () => pictureArrays(arraysOf('multi-label'));
  const classes = () => pictureArrays(arraysOf('multi-class'));
  test.each([
    ['a task that pictures do not answer', numbers, { task: 'binary' }, 'option/task'],
    ['a binary task of four classes', classes, { task: 'binary' }, 'option/task'],
    ['a loss of another task', classes, { loss: 'mse' }, 'option/loss'],
    ['a loss that is not there', numbers, { loss: 'hubert' }, 'option/loss'],
    ['an option of a loss that is not there', numbers, { loss: { kind: 'huber', gamma: 2 } }, 'option/loss'],
    [
      'a weight too many for positives',
      labels,
      { loss: { kind: 'binaryCrossEntropy', posWeight: [1, 2, 3] } },
      'shape/loss',
    ],
    ['class weights without classes', labels, { classWeights: 'balanced' }, 'option/class-weights'],
    ['the weight of an unknown class', classes, { classWeights: { darkk: 2 } }, 'option/class-weights'],
    [
      'weights of 0 for all',
      classes,
      { classWeights: { dark: 0, left: 0, right: 0, both: 0 } },
      'option/class-weights',
    ],
    ['a negative weight', classes, { classWeights: { dark: -1 } }, 'option/train'],
    ['smoothing of what has no classes', numbers, { labelSmoothing: 0.1 }, 'option/label-smoothing'],
    ['a metric of another task', numbers, { monitor: 'accuracy' }, 'option/metric'],
  ] as const)('%s', async (_what, source, more, code) => {
    const out = join(root, 'refused');
    const started = train('auto', source(), { ...options, ...(more as TrainOptionsInput), out });
    await expect(started).rejects.toMatchObject({ code });
  });

  test('a network with an output for each of two classes in the binary task', async () => {
    const source = pictureArrays(arraysOf('binary'));
    await expect(
      train(linear(2), source, { ...options, task: 'binary', out: join(root, 'refused') }),
    ).rejects.toThrow(/one number, whose sigmoid is the probability of the second class, \[N, 1\]/);
  });
});

test('a folder of two classes is a binary task where that is asked for', async () => {
  const pictures = join(root, 'two');
  writePictures(pictures, 10, ['circle', 'line']);
  const { run, validation } = await train('lenet5', imageFolder(pictures, { imageSize: 28 }), {
    ...options,
    task: 'binary',
    loss: 'focal',
    monitor: 'rocAuc',
    out: join(root, 'binary-folder'),
  });
  expect(validation.rocAuc).toBeGreaterThanOrEqual(0);
  const config = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
  expect(config.training.loss).toEqual({ kind: 'focal', gamma: 2, alpha: null });
  expect(Object.keys(metricsOf(run)[0].validation as object)).toContain('rocAuc');
});

/** Numbers by name, from the text that compares bytes. */
function valuesOf(tensors: Record<string, string>): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, text]) => {
      const bytes = Buffer.from(text.slice(text.indexOf(' ') + 1), 'base64');
      return [name, Array.from(new Float32Array(new Uint8Array(bytes).buffer))];
    }),
  );
}
