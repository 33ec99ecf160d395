import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { imageFolder, resume, type TrainOptionsInput, train } from '../../src/index.js';
import { temporaryFolder } from '../pictures.js';
import { abortAt, resumeInSessions } from './sessions.js';
import { expectSameRun, fileFolder, metricsOf, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');

beforeAll(() => {
  writePictures(pictures);
});

/** One decoding thread: starting threads is what takes time here. */
const source = () => imageFolder(pictures, { workers: 1 });

type Stop = readonly [kind: 'step' | 'epoch', nth: number];

const variants: readonly (readonly [name: string, stops: readonly Stop[], options: TrainOptionsInput])[] = [
  [
    'Adam and a cycle of rates',
    [
      ['step', 1],
      // The smaller last batch of the first epoch.
      ['step', 4],
      ['epoch', 1],
    ],
    { optimizer: 'adamw', schedule: 'oneCycle' },
  ],
  [
    'Nesterov momentum that cycles, early stopping that has waited',
    [
      ['step', 10],
      ['epoch', 2],
    ],
    {
      optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true },
      schedule: 'oneCycle',
      learningRate: 0.3,
      monitor: 'loss',
      epochs: 8,
      earlyStopping: { patience: 2 },
    },
  ],
  [
    'Sums of squares that do not start at 0, clipped gradients and a rate from a function',
    [
      ['step', 6],
      ['epoch', 1],
    ],
    {
      optimizer: { kind: 'adagrad', initialAccumulator: 0.1, l1: 1e-3, decoupled: true },
      clip: { kind: 'norm', max: 0.5 },
      schedule: (update, { totalSteps }) => 0.05 * (1 - update / totalSteps) ** 2,
    },
  ],
];

describe.each(variants)('a run with %s', (name, stops, options) => {
  const unbroken = join(root, `unbroken ${name.slice(0, 4)}`);
  const all: TrainOptionsInput = { ...tinyOptions, ...options };

  beforeAll(async () => {
    await train(tinyNetwork, source(), { ...all, out: unbroken });
  });

  test.each(stops)('goes on to the same bytes after a stop at %s %i', async (kind, nth) => {
    const out = join(temporaryFolder(), 'run');
    const stopped = train(tinyNetwork, source(), { ...all, out }, abortAt(kind, nth));
    await expect(stopped).rejects.toMatchObject({ kind: 'interrupted', where: out });
    await resume(out);
    expectSameRun(out, unbroken);
  });

  test('goes on to the same bytes when it is stopped in every session', async () => {
    const out = join(temporaryFolder(), 'run');
    const first = train(tinyNetwork, source(), { ...all, out }, abortAt('step', 2));
    await expect(first).rejects.toMatchObject({ kind: 'interrupted' });
    await resumeInSessions(out, 5);
    expectSameRun(out, unbroken);
  });
});

test('early stopping had something to remember in the run above', async () => {
  const out = join(root, 'unbroken Nest');
  const { stopReason, epochs } = await resume(out);
  expect(stopReason).toBe('early-stopping');
  expect(epochs).toBeLessThan(8);
});

test('a signal that was given before training begins stops it before anything is written', async () => {
  const out = join(temporaryFolder(), 'run');
  const abort = AbortSignal.abort();
  const stopped = train(tinyNetwork, source(), { ...tinyOptions, out }, { signal: abort });
  await expect(stopped).rejects.toMatchObject({ kind: 'interrupted' });
  await expect(resume(out)).rejects.toMatchObject({ code: 'checkpoint/not-a-run' });
});

test('a stop while validation runs saves the state before it', async () => {
  const folder = temporaryFolder();
  const [out, unbroken] = [join(folder, 'run'), join(folder, 'unbroken')];
  const abort = new AbortController();
  const stopped = train(
    tinyNetwork,
    source(),
    { ...tinyOptions, out },
    {
      signal: abort.signal,
      onEvent: (event) => {
        // The loop looks at the signal right after this event; what happens in the next turn falls into validation.
        if (event.type === 'step' && event.step === event.steps) setImmediate(() => abort.abort());
      },
    },
  );
  await expect(stopped).rejects.toMatchObject({ code: 'interrupted', where: out });
  const { epoch, batch, update } = JSON.parse(readFileSync(join(out, 'checkpoints/last.json'), 'utf8'));
  expect({ epoch, batch, update }).toEqual({ epoch: 0, batch: 4, update: 4 });
  await resume(out);
  await train(tinyNetwork, source(), { ...tinyOptions, out: unbroken });
  expectSameRun(out, unbroken);
});

test('a resumed run tells the values of the metric it listens to in the epochs before', async () => {
  const out = join(temporaryFolder(), 'run');
  const values: (number | null)[] = [];
  const { signal, onEvent } = abortAt('epoch', 2);
  const stopped = train(
    tinyNetwork,
    source(),
    { ...tinyOptions, out },
    {
      signal,
      onEvent: (event) => {
        if (event.type === 'start') expect(event.monitored).toEqual([]);
        if (event.type === 'epoch') values.push(event.validation.accuracy!);
        onEvent(event);
      },
    },
  );
  await expect(stopped).rejects.toMatchObject({ code: 'interrupted' });
  const told: unknown[] = [];
  await resume(out, { onEvent: (event) => event.type === 'start' && told.push(event.monitored) });
  expect(values).toHaveLength(2);
  expect(told).toEqual([values]);
});

test('a stop at the last epoch is too late: the run is finished', async () => {
  const out = join(temporaryFolder(), 'run');
  const run = await train(tinyNetwork, source(), { ...tinyOptions, out }, abortAt('epoch', 3));
  expect(run.stopReason).toBe('completed');
});

test('a stop names the command that resumes, quoted for the shell', async () => {
  const out = join(temporaryFolder(), "it's a run");
  const stopped = train(tinyNetwork, source(), { ...tinyOptions, out }, abortAt('step', 1));
  await expect(stopped).rejects.toMatchObject({
    fix: `go on with: pupil resume '${out.replace("'", "'\\''")}'`,
  });
});

test('resuming a finished run changes nothing, and makes what is missing anew', async () => {
  const folder = temporaryFolder();
  const [out, copy] = [join(folder, 'run'), join(folder, 'copy')];
  await train(tinyNetwork, source(), { ...tinyOptions, out });
  cpSync(out, copy, { recursive: true });
  for (const file of ['model.onnx', 'golden.safetensors', 'result.json', 'validation-predictions.jsonl'])
    rmSync(join(copy, file));
  const events: string[] = [];
  const again = await resume(copy, { onEvent: ({ type }) => events.push(type) });
  expect(events).not.toContain('step');
  expect(again.epochs).toBe(3);
  expectSameRun(copy, out);
  expect(metricsOf(copy)).toEqual(metricsOf(out));
});

test('seconds and the rate of pictures count all sessions, and the rate only its own epoch', async () => {
  const out = join(temporaryFolder(), 'run');
  const stopped = train(tinyNetwork, source(), { ...tinyOptions, out }, abortAt('step', 6));
  await expect(stopped).rejects.toMatchObject({ kind: 'interrupted' });
  const run = await resume(out);
  let before = 0;
  for (const { seconds, imagesPerSecond } of metricsOf(out) as { [key: string]: number }[]) {
    expect(imagesPerSecond).toBeCloseTo(24 / (seconds - before), 6);
    before = seconds;
  }
  expect(run.imagesPerSecond).toBeCloseTo(72 / run.seconds, 6);
});
