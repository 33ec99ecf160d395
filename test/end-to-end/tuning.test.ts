import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  conv2d,
  dense,
  globalAvgPool2d,
  imageFolder,
  maxPool2d,
  proveRun,
  resume,
  sequential,
  train,
  tuneFormulations,
} from '../../src/index.js';
import { PLAIN } from '../../src/runtime/formulations/choices.js';
import { readTuning, tuningFile, writeTuning } from '../../src/runtime/index.js';
import { abortAt } from './sessions.js';
import { expectSameRun, fileFolder, SIDE, tinyOptions, writePictures } from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const caches = join(root, 'caches');
const network = sequential([
  conv2d(16, 3, { padding: 'same', activation: 'relu' }),
  maxPool2d(2),
  conv2d(16, 3, { padding: 'same', activation: 'relu' }),
  globalAvgPool2d(),
  dense(3),
]);
const source = () => imageFolder(pictures, { workers: 1 });
const unbroken = join(root, 'unbroken');
const configOf = (run: string) => JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));

/** As if every shape had been found faster in its plain form. */
let choices: Record<string, string>;

beforeAll(async () => {
  vi.stubEnv('PUPIL_CACHE_DIR', caches);
  writePictures(pictures);
  const { shapes, file } = await tuneFormulations(
    network,
    { imageSize: SIDE, channels: 1, classes: 3, batchSize: tinyOptions.batchSize, threads: 1 },
    { timing: { rounds: 1, turnMs: 0 } },
  );
  expect(file).toBe(shapes.length === 0 ? null : tuningFile(1));
  choices = Object.fromEntries(shapes.map(({ key }) => [key, PLAIN]));
  writeTuning(1, Object.keys(choices), choices);
  await train(network, source(), { ...tinyOptions, out: unbroken });
});

afterEach(() => {
  vi.stubEnv('PUPIL_CACHE_DIR', caches);
  writeTuning(1, Object.keys(choices), choices);
});

test('a run writes down what it was computed with', () => {
  expect(configOf(unbroken).formulations).toEqual(Object.keys(choices).length === 0 ? undefined : choices);
});

test('the measured shapes are those of the training', async () => {
  const tuned = await tuneFormulations(unbroken, {}, { timing: { rounds: 1, turnMs: 0 } });
  expect(tuned).toMatchObject({ threads: 1, batchSize: tinyOptions.batchSize });
  expect(tuned.shapes.map(({ key }) => key)).toEqual(Object.keys(choices));
});

const changes: readonly (readonly [string, () => void])[] = [
  ['deleted', () => rmSync(caches, { recursive: true })],
  ['damaged', () => writeFileSync(tuningFile(1), '{')],
  ['another', () => writeTuning(1, Object.keys(choices), {})],
];
test.each(changes)(
  'a run that is resumed when the tuning is %s comes to the same bytes',
  async (name, change) => {
    const out = join(root, `resumed ${name}`);
    const stopped = train(network, source(), { ...tinyOptions, out }, abortAt('step', 5));
    await expect(stopped).rejects.toMatchObject({ kind: 'interrupted' });
    change();
    expect(readTuning(1)).toEqual({});
    await resume(out);
    expectSameRun(out, unbroken);
  },
);

test('a run that began untuned goes on so, and proves itself, after the machine was tuned', async () => {
  rmSync(caches, { recursive: true });
  const untuned = join(root, 'untuned');
  await train(network, source(), { ...tinyOptions, out: untuned });
  expect(configOf(untuned)).not.toHaveProperty('formulations');
  const out = join(root, 'untuned and resumed');
  const stopped = train(network, source(), { ...tinyOptions, out }, abortAt('step', 5));
  await expect(stopped).rejects.toMatchObject({ kind: 'interrupted' });
  writeTuning(1, Object.keys(choices), choices);
  expect((await proveRun(out)).difference).toBeNull();
  expectSameRun(out, untuned);
});

test('a tuned run is proved when the tuning is gone', async () => {
  const out = join(root, 'proved');
  cpSync(unbroken, out, { recursive: true });
  rmSync(caches, { recursive: true });
  expect((await proveRun(out)).difference).toBeNull();
  expect(existsSync(tuningFile(1))).toBe(false);
});
