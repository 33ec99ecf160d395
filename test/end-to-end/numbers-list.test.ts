import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { randomStream } from '../../src/base/random.js';
import { library } from '../../src/cli/library-binding.js';
import { csvManifest, evaluate, numpy, pictureArrays, resume, train } from '../../src/index.js';
import { bytesOf, npyFile } from '../array-files.js';
import { encodePng } from '../pictures.js';
import { runCommand } from '../run-command.js';
import { expectSameRun, fileFolder, metricsOf } from './tiny-run.js';

/* A list of pictures with numbers to predict, from the command line: trained on, asked and measured. */

const root = fileFolder();
const list = join(root, 'list.csv');
const run = join(root, 'run');
const SIDE = 8;
const COUNT = 60;
const flags = ['--label-columns', 'light', '--label-columns', 'tilt'];

const pupil = (...line: string[]) => runCommand(line, library);

/** A picture as bright as `light` says, 0 to 1, and brighter to the right by as much as `tilt` does, -1 to 1. */
function picture(light: number, tilt: number): Uint8Array {
  const pixels = Uint8Array.from({ length: SIDE * SIDE }, (_, i) =>
    Math.round(127 + 80 * (light - 0.5) + 8 * tilt * ((i % SIDE) - 3.5)),
  );
  return encodePng({ width: SIDE, height: SIDE, channels: 1, pixels });
}

beforeAll(async () => {
  const random = randomStream(1, 'numbers');
  const rows = Array.from({ length: COUNT }, (_, i) => {
    const [light, tilt] = [random.uniform(), 2 * random.uniform() - 1];
    writeFileSync(join(root, `${i}.png`), picture(light, tilt));
    return `${i}.png,${light.toFixed(4)},${tilt.toExponential(3)},${i % 5 === 4 ? 'test' : 'train'}\n`;
  });
  writeFileSync(list, `file,light,tilt,split\n${rows.join('')}`);
  const options = ['--architecture', 'mlp', '--epochs', '40', '--batch-size', '8', '--learning-rate', '0.01'];
  const { exitCode, err } = await pupil('train', list, ...flags, ...options, '--threads', '1', '--out', run);
  expect(err).toContain('epoch');
  expect(exitCode).toBe(0);
});

test('numbers that are not whole are learned as numbers', () => {
  const config = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
  expect(config.classifier).toMatchObject({ task: 'regression', classes: ['light', 'tilt'] });
  const losses = metricsOf(run).map(({ train }) => (train as { loss: number }).loss);
  expect(losses.at(-1)!).toBeLessThan(losses[0]! / 5);
});

test('the model predicts them by name', async () => {
  writeFileSync(join(root, 'bright.png'), picture(0.9, 0));
  const { out } = await pupil('predict', join(run, 'model.onnx'), join(root, 'bright.png'), '--json');
  const [{ values }] = JSON.parse(out).predictions;
  expect(Object.keys(values)).toEqual(['light', 'tilt']);
  expect(Math.abs(values.light - 0.9)).toBeLessThan(0.3);
});

test('it is measured on the test part of the list, whose columns it knows by its outputs', async () => {
  const { exitCode, out } = await pupil('evaluate', join(run, 'model.onnx'), list, '--json');
  expect(exitCode).toBe(0);
  const result = JSON.parse(out);
  expect(result).toMatchObject({ task: 'regression', count: COUNT / 5, part: 'test' });
  expect(JSON.stringify(result)).toMatch(/"r2":0\.[5-9]/);
});

test('whole numbers are classes, unless the task is regression', async () => {
  const whole = join(root, 'whole.csv');
  const rows = Array.from({ length: COUNT }, (_, i) => `${i}.png,${i % 3}\n`);
  writeFileSync(whole, `file,label\n${rows.join('')}`);
  const planned = async (...more: string[]) =>
    JSON.parse((await pupil('train', whole, '--dry-run', '--json', ...more)).out);
  expect(await planned()).toMatchObject({ classes: ['0', '1', '2'] });
  expect(await planned('--task', 'regression')).toMatchObject({ classes: ['label'] });
});

test('a number that is missing or none is refused by file, line and column', async () => {
  const bad = join(root, 'bad.csv');
  for (const [value, what] of [
    ['', 'missing'],
    ['cheap', 'must be a number'],
    ['1e60', 'no larger than float32'],
  ] as const) {
    writeFileSync(bad, `file,price\n0.png,3.5\n1.png,${value}\n`);
    const { exitCode, err } = await pupil('train', bad, '--label-columns', 'price', '--task', 'regression');
    expect(exitCode).toBe(3);
    expect(err).toContain(`${bad}, line 3, price`);
    expect(err).toContain(what);
  }
});

test('a run goes on after an interruption to the same numbers', async () => {
  const source = csvManifest(list, { labelColumns: ['light', 'tilt'], workers: 1 });
  const options = { epochs: 3, batchSize: 8, threads: 1, task: 'regression' } as const;
  const [unbroken, out] = [join(root, 'unbroken'), join(root, 'broken')];
  await train('mlp', source, { ...options, out: unbroken });
  const abort = new AbortController();
  const onEvent = ({ type }: { readonly type: string }) => {
    if (type === 'epoch') abort.abort();
  };
  const broken = train('mlp', source, { ...options, out }, { signal: abort.signal, onEvent });
  await expect(broken).rejects.toMatchObject({ kind: 'interrupted' });
  await resume(out);
  expectSameRun(out, unbroken);
});

test('numbers of any size are learned in their own units, as prices of houses are', async () => {
  const houses = join(root, 'houses.csv');
  const random = randomStream(2, 'prices');
  const prices = Array.from({ length: COUNT }, () => 200_000 + 200_000 * random.uniform());
  const rows = prices.map((price, i) => {
    writeFileSync(join(root, `house-${i}.png`), picture((price - 200_000) / 200_000, 0));
    return `house-${i}.png,${Math.round(price)},${i % 5 === 4 ? 'test' : 'train'}\n`;
  });
  writeFileSync(houses, `file,price,split\n${rows.join('')}`);
  const out = join(root, 'houses');
  const source = csvManifest(houses, { labelColumns: ['price'], workers: 1 });
  const options = { epochs: 40, batchSize: 8, learningRate: 0.01, threads: 1, task: 'regression' } as const;
  await train('mlp', source, { ...options, out });
  const { classifier } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
  const [{ name, transform }] = classifier.target;
  expect({ name, kind: transform.kind }).toEqual({ name: 'price', kind: 'zScore' });
  expect(Math.abs(transform.values.mean - 300_000)).toBeLessThan(30_000);
  const { part, targets, outputs } = await evaluate(join(out, 'model.onnx'), source);
  expect(part).toBe('test');
  const squares = Array.from(outputs, (output, i) => (output - targets[i]!) ** 2);
  const error = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  expect(error).toBeLessThan(transform.values.std / 4);
});

test('targets are normalized by pictures to train on alone, also of arrays', async () => {
  const pixels = Uint8Array.from({ length: COUNT * SIDE * SIDE }, (_, i) => (i * 31 + (i >> 6)) % 256);
  const targets = Float32Array.from({ length: COUNT }, (_, i) => 5000 + i + 0.5);
  const files = {
    'x.npy': npyFile('|u1', [COUNT, SIDE, SIDE], pixels),
    'y.npy': npyFile('<f4', [COUNT], bytesOf(targets)),
  };
  const folder = join(root, 'arrays');
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const size = { height: SIDE, width: SIDE, channels: 1 } as const;
  const sources = [
    numpy(folder, { workers: 1 }),
    pictureArrays({ ...size, pixels, targets, outputs: ['target'] }),
  ];
  for (const [i, source] of sources.entries()) {
    const out = join(root, `arrays-run-${i}`);
    await train('mlp', source, { epochs: 1, batchSize: 8, threads: 1, out });
    const { classifier } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
    const validating = new Set(
      readFileSync(join(out, 'validation-predictions.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).targets[0] as number),
    );
    const training = [...targets].filter((target) => !validating.has(target));
    const mean = training.reduce((sum, target) => sum + target, 0) / training.length;
    expect(classifier.target[0].transform.values.mean).toBeCloseTo(mean, 6);
  }
});

test('a run of an older version, whose config does not normalize targets, goes on as it began', async () => {
  const source = csvManifest(list, { labelColumns: ['light', 'tilt'], workers: 1 });
  const out = join(root, 'older');
  const abort = new AbortController();
  const onEvent = ({ type }: { readonly type: string }) => {
    if (type === 'start') abort.abort();
  };
  const started = train('mlp', source, { epochs: 1, threads: 1, out }, { signal: abort.signal, onEvent });
  await expect(started).rejects.toMatchObject({ kind: 'interrupted' });
  const config = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
  delete config.classifier.target;
  writeFileSync(join(out, 'config.json'), JSON.stringify(config));
  await resume(out);
  expect(readFileSync(join(out, 'model.onnx')).includes('pupil.target')).toBe(false);
});
