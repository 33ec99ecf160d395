import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openImages } from '../../src/data/index.js';
import {
  batchNorm,
  dense,
  evaluate,
  exportModel,
  flatten,
  imageFolder,
  resume,
  sequential,
  type TrainContext,
  type TrainOptionsInput,
  train,
} from '../../src/index.js';
import { loadCheckpoint } from '../../src/train/run/checkpoint-file.js';
import { temporaryFolder } from '../pictures.js';
import { abortAt, resumeInSessions } from './sessions.js';
import {
  expectSameRun,
  fileFolder,
  metricsOf,
  SIDE,
  tinyNetwork,
  tinyOptions,
  writePictures,
} from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const source = () => imageFolder(pictures, { workers: 1 });
const options: TrainOptionsInput = {
  ...tinyOptions,
  learningRate: 0.1,
  schedule: 'constant',
  monitor: 'loss',
  epochs: 5,
  keepCheckpoints: 5,
  swa: { startEpoch: 3, export: 'always' },
};
const averaged = join(root, 'averaged');

beforeAll(async () => {
  writePictures(pictures);
  await train(tinyNetwork, source(), { ...options, out: averaged });
});

async function tensorsOf(run: string, name: string) {
  const { tensors, state } = await loadCheckpoint<Record<string, unknown>>(join(run, 'checkpoints'), name);
  return {
    values: new Map([...tensors].map(([key, { data }]) => [key, Array.from(data as Float32Array)])),
    state,
  };
}

const resultOf = (run: string) => JSON.parse(readFileSync(join(run, 'result.json'), 'utf8'));

describe('weight averaging', () => {
  test('exports the mean of the weights of its epochs', async () => {
    const result = resultOf(averaged);
    expect(result).toMatchObject({ weights: 'swa', swa: { epochs: [3, 4, 5] } });
    expect(result.validation.loss).toBe(result.swa.validation.loss);
    const epochs = readdirSync(join(averaged, 'checkpoints'))
      .filter((file) => /^epoch-00[345].*safetensors$/.test(file))
      .map((file) => file.replace('.safetensors', ''));
    expect(epochs).toHaveLength(3);
    const parts = await Promise.all(epochs.map((name) => tensorsOf(averaged, name)));
    const { values, state } = await tensorsOf(averaged, 'swa');
    expect(state).toEqual({ epochs: [3, 4, 5], measured: true });
    for (const [name, mean] of values) {
      if (name.includes('moving')) continue;
      mean.forEach((value, i) => {
        const expected = parts.reduce((sum, part) => sum + part.values.get(name)![i] / 3, 0);
        expect(Math.abs(value - expected), name).toBeLessThan(1e-6);
      });
    }
  });

  test('the model answers with the averaged weights', async () => {
    const file = join(temporaryFolder(), 'swa.onnx');
    await exportModel(averaged, file, { checkpoint: 'swa' });
    const [own, named] = await Promise.all(
      [join(averaged, 'model.onnx'), file].map((model) => evaluate(model, pictures)),
    );
    expect(named.outputs).toEqual(own.outputs);
  });

  test('measures the statistics of normalization anew over all training pictures', async () => {
    const out = join(temporaryFolder(), 'run');
    const network = sequential([flatten(), batchNorm(), dense(3)]);
    await train(network, source(), { ...options, epochs: 3, batchSize: 8, out });
    const { values } = await tensorsOf(out, 'swa');
    const { classifier } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
    const [mean, std] = [classifier.normalization.mean[0], classifier.normalization.std[0]];
    // What comes into the layer does not change in training, so its mean over all training pictures is known.
    const data = await openImages(source(), { seed: 0 });
    const sums = new Array(SIDE * SIDE).fill(0);
    for await (const { pixels } of data.train.batches({ batchSize: 24 }))
      pixels.forEach((pixel, i) => {
        sums[i % sums.length] += (pixel - mean) / std / 24;
      });
    await data.close();
    const moving = values.get('batchNorm_1.movingMean')!;
    for (const [i, expected] of sums.entries()) expect(Math.abs(moving[i] - expected)).toBeLessThan(1e-5);
  });

  test.each([
    ['ifBetter', 'loss', undefined],
    ['never', 'loss', 'best'],
  ] as const)('export: %s', async (choice, monitor, expected) => {
    const out = join(temporaryFolder(), 'run');
    const run = await train(tinyNetwork, source(), {
      ...options,
      monitor,
      swa: { startEpoch: 3, export: choice },
      out,
    });
    const losses = metricsOf(out).map(({ validation }) => (validation as { loss: number }).loss);
    const better = run.swa!.validation.loss < Math.min(...losses);
    expect(run.weights).toBe(expected ?? (better ? 'swa' : 'best'));
    expect(run.validation.loss).toBeCloseTo(
      run.weights === 'swa' ? run.swa!.validation.loss : Math.min(...losses),
      6,
    );
  });

  test('a share of the epochs, a stride and a rate of its own', async () => {
    const out = join(temporaryFolder(), 'run');
    const run = await train(tinyNetwork, source(), {
      ...options,
      epochs: 6,
      swa: { startShare: 0.5, everyEpochs: 2, learningRate: 0.02 },
      out,
    });
    expect(run.swa?.epochs).toEqual([4, 6]);
    expect(metricsOf(out).map(({ learningRate }) => learningRate)).toEqual([0.1, 0.1, 0.1, 0.02, 0.02, 0.02]);
  });

  test('a run that ends before the first epoch exports as it would without, and says so', async () => {
    const out = join(temporaryFolder(), 'run');
    const notes: string[] = [];
    const context: TrainContext = {
      onEvent: (event) => {
        if (event.type === 'note') notes.push(event.message);
      },
    };
    const run = await train(tinyNetwork, source(), { ...options, swa: { startEpoch: 9 }, out }, context);
    expect(notes.at(-1)).toMatch(/^no weights were averaged: .* swa begins with epoch 9$/);
    expect(run.weights).toBe('best');
    expect(run.swa).toBeUndefined();
  });

  test('goes on to the same bytes when it is stopped in every session, also by an export of what is there', async () => {
    const out = join(temporaryFolder(), 'run');
    const first = train(tinyNetwork, source(), { ...options, out }, abortAt('step', 3));
    await expect(first).rejects.toMatchObject({ kind: 'interrupted' });
    await resumeInSessions(out, 3);
    expectSameRun(out, averaged);
    expect((await tensorsOf(out, 'swa')).values).toEqual((await tensorsOf(averaged, 'swa')).values);
    await resume(out);
    expectSameRun(out, averaged);
  });
});

describe('export of an average', () => {
  const plain = sequential([flatten(), dense(3)]);

  test('is the mean of the best epochs that were kept', async () => {
    const out = join(temporaryFolder(), 'run');
    await train(plain, source(), { ...options, swa: { startEpoch: 1, export: 'always' }, out });
    const file = join(out, 'average.onnx');
    // All five epochs, as the average of the run itself.
    await exportModel(out, file, { average: 5 });
    const [own, mean] = await Promise.all(
      [join(out, 'model.onnx'), file].map((model) => evaluate(model, pictures)),
    );
    mean.outputs.forEach((p, i) => {
      expect(Math.abs(p - own.outputs[i])).toBeLessThan(1e-5);
    });
    await expect(exportModel(out, file, { average: 6, overwrite: true })).rejects.toMatchObject({
      code: 'checkpoint/too-few',
      got: { kept: 5, average: 6 },
    });
    await expect(exportModel(out, file, { average: 2, checkpoint: 'best' })).rejects.toMatchObject({
      code: 'option/average',
    });
  });

  test('is refused where statistics would have to be measured anew', async () => {
    await expect(
      exportModel(averaged, join(temporaryFolder(), 'm.onnx'), { average: 2 }),
    ).rejects.toMatchObject({
      code: 'option/average',
      fix: 'train with swa, which measures them on the training pictures',
    });
  });
});

describe('export of a checkpoint', () => {
  test.each(['best', 'last'])('%s', async (name) => {
    const file = join(temporaryFolder(), 'model.onnx');
    await exportModel(averaged, file, { checkpoint: name });
    const { outputs } = await evaluate(file, pictures);
    expect(outputs).not.toEqual((await evaluate(join(averaged, 'model.onnx'), pictures)).outputs);
  });

  test('that is not there lists those that are', async () => {
    const refused = exportModel(averaged, join(temporaryFolder(), 'm.onnx'), { checkpoint: '../last' });
    await expect(refused).rejects.toMatchObject({
      code: 'checkpoint/name',
      fix: expect.stringMatching(/^use one of best, epoch-001-loss-.*last, swa$/),
    });
  });
});
