import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  dense,
  flatten,
  imageFolder,
  resume,
  sequential,
  type TrainContext,
  type TrainEvent,
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
  outcomeOf,
  tinyNetwork,
  tinyOptions,
  writePictures,
} from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const source = () => imageFolder(pictures, { workers: 1 });
const deepNetwork = sequential([
  flatten(),
  ...[1, 2, 3].map(() => dense(8, { activation: 'relu' })),
  dense(3),
]);
const plainNetwork = sequential([flatten(), dense(8, { activation: 'relu' }), dense(3)]);

beforeAll(() => {
  writePictures(pictures);
});

/** Train, and hand back the run with its lines and its notes. */
async function trained(options: TrainOptionsInput, network = tinyNetwork) {
  const out = join(temporaryFolder(), 'run');
  const notes: string[] = [];
  const context: TrainContext = {
    onEvent: (event) => {
      if (event.type === 'note') notes.push(event.message);
    },
  };
  const run = await train(network, source(), { ...tinyOptions, ...options, out }, context);
  const lines = metricsOf(out) as {
    epoch: number;
    updates: number;
    learningRate: number;
    train: Record<string, number>;
    validation: Record<string, number>;
  }[];
  return { out, run, notes, lines };
}

/** Variables of a checkpoint. */
async function weightsOf(out: string, name: string) {
  const { tensors } = await loadCheckpoint(join(out, 'checkpoints'), name);
  return new Map(
    [...tensors].filter(([tensor]) => !tensor.startsWith('optimizer.')).map(([n, t]) => [n, t.data]),
  );
}

/** Falls and rises again: never better than at its best for long. */
const restless = { learningRate: 0.3, schedule: 'constant', monitor: 'loss' } as const;

describe('any metric', () => {
  test.each([
    ['macroF1', 'max', 'validation', 'macroF1'],
    ['brier', 'min', 'validation', 'brier'],
    ['validation.loss', 'min', 'validation', 'loss'],
    ['train.accuracy', 'max', 'train', 'accuracy'],
  ] as const)('%s is monitored in direction %s', async (monitor, mode, split, name) => {
    const { out, run, lines } = await trained({ ...restless, monitor, epochs: 4 });
    const values = lines.map((line) => line[split][name]);
    expect(values.every(Number.isFinite)).toBe(true);
    const best = mode === 'max' ? Math.max(...values) : Math.min(...values);
    expect(run.bestEpoch).toBe(values.indexOf(best) + 1);
    const { training } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
    expect(training.monitorMode).toBe(mode);
  });

  test('a direction that is given wins over that of the metric', async () => {
    const { run, lines } = await trained({ ...restless, monitorMode: 'max', epochs: 4 });
    const losses = lines.map(({ validation }) => validation.loss);
    expect(run.bestEpoch).toBe(losses.indexOf(Math.max(...losses)) + 1);
  });

  test.each<[where: string, options: TrainOptionsInput]>([
    ['monitor', { monitor: 'val_loss' }],
    ['earlyStopping.metric', { earlyStopping: { metric: 'f1' } }],
    ['onPlateau.metric', { onPlateau: { metric: 'acuracy' } }],
    ['schedule.metric', { schedule: { kind: 'reduceOnPlateau', metric: 'lost' } }],
  ])('a wrong name is refused before a picture is read: %s', async (where, options) => {
    const events: TrainEvent[] = [];
    const refused = train(
      tinyNetwork,
      source(),
      { ...tinyOptions, ...options },
      { onEvent: (e) => events.push(e) },
    );
    await expect(refused).rejects.toMatchObject({ kind: 'option', code: 'option/metric', where });
    expect(events).toEqual([]);
  });

  test('one metric stops the run while another one decides which epoch is best', async () => {
    const { run, lines } = await trained({
      ...restless,
      epochs: 40,
      monitor: 'accuracy',
      earlyStopping: { metric: 'loss', patience: 2 },
    });
    const [losses, accuracies] = ['loss', 'accuracy'].map((name) =>
      lines.map((line) => line.validation[name]),
    );
    expect(run.stopReason).toBe('early-stopping');
    expect(losses.indexOf(Math.min(...losses))).toBe(losses.length - 3);
    expect(run.bestEpoch).toBe(accuracies.indexOf(Math.max(...accuracies)) + 1);
  });
});

describe('which weights come back', () => {
  const ends: readonly (readonly [string, TrainOptionsInput])[] = [
    ['completed', { epochs: 4 }],
    ['early-stopping', { epochs: 40, earlyStopping: { patience: 2 } }],
    ['update-budget', { epochs: 40, maxUpdates: 14 }],
    ['time-budget', { epochs: 40, maxSeconds: 1e-6 }],
  ];

  test.each(ends)('the best ones when the run ends as %s', async (stopReason, options) => {
    const { out, run } = await trained({ ...restless, ...options });
    expect(run).toMatchObject({ stopReason, weights: 'best' });
    const best = await loadCheckpoint<{ best: { value: number } }>(join(out, 'checkpoints'), 'best');
    expect(run.validation.loss).toBeCloseTo(best.state.best.value, 6);
  });

  test.each(ends)('the last ones, without restoreBest, when it ends as %s', async (stopReason, options) => {
    const patience = stopReason === 'early-stopping' ? 2 : 30;
    const { run, lines } = await trained({
      ...restless,
      ...options,
      earlyStopping: { patience, restoreBest: false },
    });
    expect(run).toMatchObject({ stopReason, weights: 'last' });
    expect(run.validation.loss).toBeCloseTo(lines.at(-1)!.validation.loss, 6);
  });

  test('the last ones where the run ends before the first epoch that counts', async () => {
    const { out, run } = await trained({ epochs: 2, earlyStopping: { startEpoch: 5 } });
    expect(run).toMatchObject({ bestEpoch: null, weights: 'last', epochs: 2 });
    expect(existsSync(join(out, 'checkpoints/best.safetensors'))).toBe(false);
    await expect(resume(out)).resolves.toMatchObject({ bestEpoch: null, weights: 'last' });
  });
});

test.each([
  [null, 4],
  [0.99, 3],
] as const)('with a baseline of %s, patience runs out after epoch %i', async (baseline, epochs) => {
  // Nothing moves: the first epoch is the best of all, and beats the baseline or does not.
  const still = {
    epochs: 20,
    optimizer: 'sgd',
    learningRate: 1e-30,
    earlyStopping: { patience: 3, baseline },
  } as const;
  const { run } = await trained(still, plainNetwork);
  expect(run).toMatchObject({ stopReason: 'early-stopping', epochs, bestEpoch: 1 });
});

describe('a budget of updates', () => {
  test('ends within an epoch, which is validated and counted', async () => {
    const { run, lines } = await trained({ epochs: 9, maxUpdates: 6 });
    expect(run).toMatchObject({ stopReason: 'update-budget', epochs: 2 });
    expect(lines.map(({ updates }) => updates)).toEqual([4, 6]);
  });

  test('is where the schedule ends', async () => {
    const { lines } = await trained({ epochs: 9, maxUpdates: 8, schedule: { kind: 'linear', endRate: 0 } });
    expect(lines.at(-1)!.learningRate).toBeCloseTo(0.01 / 8, 12);
  });

  test('that all epochs together do not reach ends nothing', async () => {
    await expect(trained({ epochs: 2, maxUpdates: 8 })).resolves.toMatchObject({
      run: { stopReason: 'completed' },
    });
  });
});

describe('on a plateau', () => {
  test('the name of an action alone is enough', async () => {
    const { out } = await trained({ epochs: 1, onPlateau: 'restartFromBest' });
    const { training } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
    expect(training.onPlateau).toMatchObject({
      action: 'restartFromBest',
      metric: 'accuracy',
      mode: 'max',
      factor: 0.1,
    });
  });

  const options: TrainOptionsInput = { ...restless, learningRate: 0.5, epochs: 14 };

  test('the rate falls as often as it may, and then early stopping ends the run', async () => {
    const { run, lines, notes } = await trained({
      ...options,
      epochs: 60,
      earlyStopping: { patience: 4 },
      onPlateau: { factor: 0.5, patience: 1, times: 2 },
    });
    const rates = [...new Set(lines.map(({ learningRate }) => learningRate))];
    expect(rates).toEqual([0.5, 0.25, 0.125]);
    expect(notes.filter((note) => note.startsWith('no improvement'))).toHaveLength(2);
    expect(run.stopReason).toBe('early-stopping');
  });

  test('it multiplies whatever the schedule plans', async () => {
    const { lines } = await trained({
      ...options,
      schedule: 'linear',
      onPlateau: { factor: 0.5, patience: 0, times: 1 },
    });
    const planned = lines.map(({ updates }) => 0.5 * (1 - (updates - 1) / 56));
    const factors = lines.map(({ learningRate }, i) => Number((learningRate / planned[i]).toFixed(9)));
    expect(factors[0]).toBe(1);
    expect(factors.at(-1)).toBe(0.5);
    expect(new Set(factors).size).toBe(2);
  });

  test('a restart begins at the best weights with a fresh optimizer', async () => {
    const { out, run, lines, notes } = await trained({
      ...options,
      optimizer: 'adamw',
      epochs: 60,
      earlyStopping: { patience: 3, restoreBest: false },
      onPlateau: { action: 'restartFromBest', factor: 1e-9, patience: 1, times: 1, metric: 'loss' },
    });
    // With a rate of nearly nothing all that follows is the best epoch once more.
    expect(notes.find((note) => note.startsWith('no improvement'))).toMatch(
      new RegExp(`falls to 5e-10, from the weights of epoch ${run.bestEpoch}$`),
    );
    const best = await weightsOf(out, 'best');
    for (const [name, values] of await weightsOf(out, 'last')) {
      if (name.includes('moving')) continue;
      const expected = best.get(name)!;
      expect(
        Math.max(...(values as Float32Array).map((v, i) => Math.abs(v - Number(expected[i])))),
        name,
      ).toBeLessThan(1e-6);
    }
    expect(lines.at(-1)!.learningRate).toBeCloseTo(5e-10, 15);
  });
});

describe('a run that diverges', () => {
  const options: TrainOptionsInput = {
    ...tinyOptions,
    learningRate: 1e30,
    optimizer: 'sgd',
    schedule: 'constant',
  };

  test('says so in its directory', async () => {
    const out = join(temporaryFolder(), 'run');
    const error = await train(plainNetwork, source(), { ...options, out }).catch((e) => e);
    const record = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    expect(record).toMatchObject({
      run: out,
      stopReason: 'diverged',
      epochs: 0,
      bestEpoch: null,
      recoveries: 0,
    });
    expect(record).toMatchObject({
      where: error.where,
      what: error.what,
      fix: error.fix,
      got: { learningRate: 1e30 },
    });
  });

  test('goes back with a lower rate when it may, to the same bytes however it is stopped', async () => {
    const fast: TrainOptionsInput = {
      learningRate: 1000,
      optimizer: 'sgd',
      schedule: 'constant',
      onDivergence: 'recover',
    };
    const { out, run, notes, lines } = await trained(fast, deepNetwork);
    expect(run.stopReason).toBe('completed');
    expect(notes.filter((note) => note.startsWith('training diverged')).length).toBeGreaterThan(0);
    expect(lines.map(({ learningRate }) => learningRate)).toEqual([100, 100, 100]);
    expect(lines.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    const again = join(temporaryFolder(), 'run');
    const first = train(deepNetwork, source(), { ...tinyOptions, ...fast, out: again }, abortAt('step', 2));
    await expect(first).rejects.toMatchObject({ kind: 'interrupted' });
    await resumeInSessions(again, 2);
    expectSameRun(again, out);
  });

  test('gives up after three recoveries', async () => {
    const out = join(temporaryFolder(), 'run');
    const ended = train(plainNetwork, source(), { ...options, onDivergence: 'recover', out });
    await expect(ended).rejects.toMatchObject({ kind: 'diverged' });
    expect(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'))).toMatchObject({ recoveries: 3 });
  });
});

describe('checkpoints of the best epochs', () => {
  test('are as many as asked for, named by epoch and metric, and hold the weights of their epoch', async () => {
    const { out, lines } = await trained({ ...restless, epochs: 7, keepCheckpoints: 3 });
    const ranked = [...lines].sort((a, b) => a.validation.loss - b.validation.loss).slice(0, 3);
    const names = ranked.map(
      ({ epoch, validation }) => `epoch-00${epoch}-loss-${validation.loss.toPrecision(4)}`,
    );
    const files = readdirSync(join(out, 'checkpoints')).filter((file) => file.startsWith('epoch-'));
    expect(files.sort()).toEqual(names.flatMap((name) => [`${name}.json`, `${name}.safetensors`]).sort());
    expect(await weightsOf(out, names[0])).toEqual(await weightsOf(out, 'best'));
  });
});

test('everything together goes on to the same bytes when it is stopped in every session', async () => {
  const options: TrainOptionsInput = {
    ...restless,
    optimizer: 'adamw',
    epochs: 12,
    monitor: 'brier',
    earlyStopping: { patience: 6, minDelta: 1e-4, startEpoch: 1 },
    onPlateau: { action: 'restartFromBest', factor: 0.5, patience: 0, times: 3 },
    ema: { decay: 0.5 },
    accumulate: 2,
    schedule: { kind: 'reduceOnPlateau', patience: 1 },
    onDivergence: 'recover',
    keepCheckpoints: 2,
    maxUpdates: 23,
  };
  const { out, notes } = await trained(options);
  expect(notes.length).toBeGreaterThan(0);
  const again = join(temporaryFolder(), 'run');
  const first = train(tinyNetwork, source(), { ...tinyOptions, ...options, out: again }, abortAt('step', 3));
  await expect(first).rejects.toMatchObject({ kind: 'interrupted' });
  await resumeInSessions(again, 5);
  expectSameRun(again, out);
  const files = (run: string) => readdirSync(join(run, 'checkpoints')).sort();
  expect(files(again)).toEqual(files(out));
  expect(outcomeOf(again).progress).toMatchObject({ onPlateau: { actions: expect.any(Number) } });
});
