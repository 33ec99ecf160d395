import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  dense,
  flatten,
  imageFolder,
  resume,
  sequential,
  type TrainContext,
  train,
} from '../../src/index.js';
import { loadCheckpoint } from '../../src/train/run/checkpoint-file.js';
import { temporaryFolder } from '../pictures.js';
import { fileFolder, metricsOf, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const source = () => imageFolder(pictures, { workers: 1 });

beforeAll(() => {
  writePictures(pictures);
});

describe('a run that diverges', () => {
  const options = {
    ...tinyOptions,
    learningRate: 1e30,
    optimizer: 'sgd',
    schedule: 'constant',
  } as const;
  const plainNetwork = sequential([flatten(), dense(8, { activation: 'relu' }), dense(3)]);

  test('stops at the update whose loss is not finite, and keeps the last good state', async () => {
    const out = join(temporaryFolder(), 'run');
    const losses: number[] = [];
    const context: TrainContext = {
      onEvent: (event) => {
        if (event.type === 'step') losses.push(event.loss);
      },
    };
    const error = await train(plainNetwork, source(), { ...options, out }, context).catch((e) => e);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses.length).toBeLessThan(4);
    expect(error).toMatchObject({
      kind: 'diverged',
      code: 'diverged/not-finite',
      where: `epoch 1, update ${losses.length + 1}`,
      got: { learningRate: 1e30 },
      fix: `train again with a lower learning rate, for example --learning-rate 0.05; the last good state is in ${join(out, 'checkpoints')}`,
    });
    await expectFinite(out, 0);
    // The same numbers again, so the same end; the lock was given back.
    await expect(resume(out)).rejects.toMatchObject({ where: error.where });
  });

  test('stops before weights that are not finite are saved, though normalization hid them from the loss', async () => {
    const out = join(temporaryFolder(), 'run');
    await expect(train(tinyNetwork, source(), { ...options, out })).rejects.toMatchObject({
      code: 'diverged/not-finite',
      where: 'after update 4',
      got: { tensor: 'batchNorm_1.movingVariance' },
    });
    await expectFinite(out, 0);
  });
});

/** The last checkpoint is of that update, and can be continued. */
async function expectFinite(out: string, update: number): Promise<void> {
  const { tensors, state } = await loadCheckpoint<{ update: number }>(join(out, 'checkpoints'), 'last');
  expect(state.update).toBe(update);
  for (const { data } of tensors.values()) expect((data as Float32Array).every(Number.isFinite)).toBe(true);
}

describe('when to stop', () => {
  test('a time budget ends training after the epoch that passes it', async () => {
    const out = join(temporaryFolder(), 'run');
    const run = await train(tinyNetwork, source(), { ...tinyOptions, epochs: 50, maxSeconds: 1e-6, out });
    expect(run).toMatchObject({ stopReason: 'time-budget', epochs: 1, bestEpoch: 1 });
  });

  test.each(['accuracy', 'loss'] as const)('early stopping ends training by the %s', async (monitor) => {
    const out = join(temporaryFolder(), 'run');
    const run = await train(tinyNetwork, source(), {
      ...tinyOptions,
      learningRate: 0.1,
      schedule: 'constant',
      epochs: 40,
      monitor,
      earlyStopping: { patience: 3 },
      out,
    });
    const values = metricsOf(out).map((line) => (line.validation as Record<string, number>)[monitor]);
    const best = monitor === 'accuracy' ? Math.max(...values) : Math.min(...values);
    // A tie is no improvement: the first of equals is the best.
    expect(run.bestEpoch).toBe(values.indexOf(best) + 1);
    expect(run).toMatchObject({ stopReason: 'early-stopping', epochs: Number(run.bestEpoch) + 3 });
    expect(run.validation[monitor]).toBeCloseTo(best, 6);
  });

  test('without early stopping the best epoch is still the one that is exported', async () => {
    const out = join(temporaryFolder(), 'run');
    const run = await train(tinyNetwork, source(), {
      ...tinyOptions,
      learningRate: 0.3,
      schedule: 'constant',
      epochs: 8,
      monitor: 'loss',
      out,
    });
    const losses = metricsOf(out).map(({ validation }) => (validation as { loss: number }).loss);
    expect(losses.at(-1)).toBeGreaterThan(Math.min(...losses));
    expect(run.bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(run.validation.loss).toBeCloseTo(Math.min(...losses), 6);
    expect(run).toMatchObject({ stopReason: 'completed', epochs: 8 });
  });
});

test('memory stays flat over two thousand updates', async () => {
  const samples: number[] = [];
  let updates = 0;
  const network = sequential([flatten(), dense(3)]);
  const options = { ...tinyOptions, epochs: 84, batchSize: 1, out: join(temporaryFolder(), 'run') };
  await train(network, source(), options, {
    onEvent: ({ type }) => {
      if (type === 'step' && ++updates % 100 === 0) samples.push(process.memoryUsage().rss / 2 ** 20);
    },
  });
  expect(updates).toBeGreaterThanOrEqual(2000);
  // The heap breathes: compare the lowest points of the second and the last quarter.
  const quarter = Math.floor(samples.length / 4);
  const grown = Math.min(...samples.slice(-quarter)) - Math.min(...samples.slice(quarter, 2 * quarter));
  // Leaking one copy of a batch's tensors (3 KB) per update would be seen here as 3 MB; a session or state, as far more.
  expect(grown).toBeLessThan(16);
});
