import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  classificationReport,
  decodeImage,
  evaluate,
  imageFolder,
  predict,
  type RunResult,
  train,
} from '../../src/index.js';
import { decodeSafetensors } from '../../src/train/run/safetensors.js';
import {
  expectSameRun,
  fileFolder,
  metricsOf,
  outcomeOf,
  SIDE,
  tinyNetwork,
  tinyOptions,
  writePictures,
} from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
let run: RunResult;

beforeAll(async () => {
  writePictures(pictures);
  run = await train(tinyNetwork, imageFolder(pictures, { workers: 1 }), {
    ...tinyOptions,
    out: join(root, 'run'),
  });
});

test('a finished run leaves every file, and nothing half written', () => {
  expect(readdirSync(run.run).sort()).toEqual([
    'checkpoints',
    'config.json',
    'golden.safetensors',
    'metrics.jsonl',
    'model.onnx',
    'result.json',
    'validation-predictions.jsonl',
  ]);
  expect(readdirSync(join(run.run, 'checkpoints')).sort()).toEqual([
    'best.json',
    'best.safetensors',
    'last.json',
    'last.safetensors',
  ]);
});

test('its files agree with what was returned and with each other', () => {
  const metrics = metricsOf(run.run);
  expect(metrics.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  expect(metrics.map(({ updates }) => updates)).toEqual([4, 8, 12]);
  expect(JSON.parse(readFileSync(join(run.run, 'result.json'), 'utf8'))).toEqual(run);
  const best = metrics[Number(run.bestEpoch) - 1].validation as { accuracy: number; loss: number };
  expect(run.validation.count).toBe(6);
  expect(run.validation.accuracy).toBe(best.accuracy);
  expect(run.validation.loss).toBeCloseTo(best.loss, 6);
  expect(Object.keys(best)).toEqual(['accuracy', 'loss', 'balancedAccuracy', 'macroF1']);
  const lines = readFileSync(join(run.run, 'validation-predictions.jsonl'), 'utf8').trimEnd().split('\n');
  const right = lines.map((line) => JSON.parse(line)).filter(({ label, predicted }) => label === predicted);
  expect(right.length / lines.length).toBe(run.validation.accuracy);
  expect(run).toMatchObject({ stopReason: 'completed', epochs: 3 });
});

test('the rate of pictures in the metrics is that of the epoch', () => {
  let before = 0;
  for (const { seconds, imagesPerSecond } of metricsOf(run.run) as { [key: string]: number }[]) {
    expect(imagesPerSecond).toBeCloseTo(24 / (seconds - before), 6);
    before = seconds;
  }
});

describe('the same seed', () => {
  test.each([1, 3])('gives the same bytes with %i decoding threads', async (workers) => {
    const out = join(root, `workers-${workers}`);
    await train(tinyNetwork, imageFolder(pictures, { workers }), { ...tinyOptions, out });
    expectSameRun(out, run.run);
  });

  test('gives the same bytes when pictures are decoded anew in every epoch', async () => {
    const out = join(root, 'streamed');
    await train(tinyNetwork, imageFolder(pictures, { memoryBudgetBytes: 0 }), { ...tinyOptions, out });
    expectSameRun(out, run.run);
  });
});

test('another seed gives other weights and another split', async () => {
  const out = join(root, 'other-seed');
  await train(tinyNetwork, imageFolder(pictures, { workers: 1 }), { ...tinyOptions, seed: 1, out });
  const [a, b] = [outcomeOf(out), outcomeOf(run.run)];
  expect(a.model).not.toBe(b.model);
  expect(a.last).not.toEqual(b.last);
  expect(a.golden.pixels).not.toBe(b.golden.pixels);
});

describe('the exported model', () => {
  const files = () => ['circle/0.png', 'line/3.png', 'square/7.png', 'square/8.png', 'circle/9.png'];

  test.each([1, 2, 5])('answers raw pixels in batches of %i as predict does', async (count) => {
    const paths = files().map((file) => join(pictures, file));
    const { predictions, skipped } = await predict(run.model, paths);
    expect(skipped).toEqual([]);
    const contract = { height: SIDE, width: SIDE, channels: 1, fit: 'crop' } as const;
    const rows = await Promise.all(paths.slice(0, count).map((path) => decodeImage(path, contract)));
    const session = await InferenceSession.create(run.model);
    expect([session.inputNames, session.outputNames]).toEqual([['pixels'], ['probabilities']]);
    const pixels = new Tensor('uint8', Buffer.concat(rows), [count, SIDE, SIDE, 1]);
    const { probabilities } = await session.run({ pixels });
    await session.release();
    expect(probabilities.dims).toEqual([count, 3]);
    const expected = predictions.slice(0, count).flatMap((p) => Object.values(p.probabilities!));
    expectClose(probabilities.data as Float32Array, expected);
  });

  test('answers its golden pixels with the golden probabilities', async () => {
    const golden = goldenOf(run.run);
    const session = await InferenceSession.create(run.model);
    const { shape, data } = golden.pixels;
    const { probabilities } = await session.run({
      pixels: new Tensor('uint8', data as Uint8Array, [...shape]),
    });
    await session.release();
    expectClose(probabilities.data as Float32Array, golden.probabilities.data as Float32Array);
  });

  test('says the same through predict, evaluate and the predictions of the run', async () => {
    const evaluated = await evaluate(run.model, pictures);
    expect(evaluated.count).toBe(30);
    const report = classificationReport(evaluated.targets, evaluated.outputs, 3);
    const paths = evaluated.classes.flatMap((name) =>
      Array.from({ length: 10 }, (_, i) => join(pictures, name, `${i}.png`)),
    );
    const { predictions } = await predict(run.model, paths);
    expectClose(
      evaluated.outputs,
      predictions.flatMap((p) => Object.values(p.probabilities!)),
    );
    const right = predictions.filter(({ file, label }) => file.includes(`/${label}/`)).length;
    expect(report.accuracy).toBeCloseTo(right / 30, 12);
    const lines = readFileSync(join(run.run, 'validation-predictions.jsonl'), 'utf8').trimEnd().split('\n');
    for (const line of lines) {
      const { file, predicted, probabilities } = JSON.parse(line);
      const found = predictions[paths.indexOf(join(pictures, file))];
      expect(found.label).toBe(predicted);
      expectClose(Object.values(found.probabilities!), probabilities);
    }
  });
});

function goldenOf(directory: string) {
  const file = join(directory, 'golden.safetensors');
  return Object.fromEntries(decodeSafetensors(file, readFileSync(file)).tensors);
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i] - expected[i])).toBeLessThan(1e-5);
}
