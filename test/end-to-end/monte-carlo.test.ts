import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  dense,
  dropout,
  flatten,
  imageFolder,
  isPupilError,
  predict,
  type RunResult,
  sequential,
  train,
} from '../../src/index.js';
import { decodeModel } from '../../src/onnx/index.js';
import { decodeSafetensors } from '../../src/train/run/safetensors.js';
import { fileFolder, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const first = join(pictures, 'circle/0.png');
const second = join(pictures, 'square/1.png');
const options = { ...tinyOptions, epochs: 1 };
let run: RunResult;

beforeAll(async () => {
  writePictures(pictures);
  run = await train(tinyNetwork, imageFolder(pictures, { workers: 1 }), {
    ...options,
    out: join(root, 'run'),
  });
});

const draw = async (files: readonly string[], settings: { monteCarlo: number; seed?: number }) =>
  (await predict(run.model, files, settings)).predictions;

async function errorOf(act: Promise<unknown>) {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isPupilError(error) ? error : expect.fail('nothing of ours was thrown');
}

test('an exported model holds every variable whole, under its name', () => {
  const { initializers } = decodeModel(readFileSync(run.model)).graph;
  const found = new Map(initializers.map(({ name, shape, data }) => [name, { shape, data }]));
  const best = join(run.run, 'checkpoints/best.safetensors');
  const { tensors } = decodeSafetensors(best, readFileSync(best));
  const variables = [...tensors].filter(([name]) => found.has(name));
  expect(variables.length).toBe(7);
  for (const [name, { shape, data }] of variables) expect(found.get(name), name).toEqual({ shape, data });
});

describe('Monte-Carlo dropout', () => {
  test('gives mean probabilities and how much they vary', async () => {
    const [{ uncertainty, probabilities = {}, probability, label = '' }] = await draw([first], {
      monteCarlo: 30,
    });
    expect(uncertainty?.samples).toBe(30);
    expect(Object.values(probabilities).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    expect(probability).toBe(Math.max(...Object.values(probabilities)));
    expect(probabilities[label]).toBe(probability);
    const entropy = Object.values(probabilities).reduce((sum, p) => sum - p * Math.log(p), 0);
    expect(uncertainty?.entropy).toBeCloseTo(entropy, 5);
    expect(uncertainty?.mutualInformation).toBeGreaterThan(0);
    expect(uncertainty?.mutualInformation).toBeLessThan(entropy);
    expect(Object.keys(uncertainty?.deviations ?? {})).toEqual(Object.keys(probabilities));
    for (const deviation of Object.values(uncertainty?.deviations ?? {}))
      expect(deviation).toBeGreaterThan(0);
  });

  test('comes near the answer without noise, with many samples', async () => {
    const [{ probabilities = {} }] = (await predict(run.model, [first])).predictions;
    const [drawn] = await draw([first], { monteCarlo: 400 });
    expect(Object.keys(probabilities)).toHaveLength(3);
    for (const [name, p] of Object.entries(probabilities))
      expect(Math.abs((drawn.probabilities?.[name] ?? 0) - p)).toBeLessThan(0.1);
  });

  test('repeats with its seed, changes with another, and does not depend on other pictures', async () => {
    const [alone] = await draw([second], { monteCarlo: 5, seed: 3 });
    expect((await draw([first, second], { monteCarlo: 5, seed: 3 }))[1]).toEqual(alone);
    expect((await draw([second], { monteCarlo: 5, seed: 4 }))[0].probabilities).not.toEqual(
      alone.probabilities,
    );
  });

  test('says nothing of uncertainty where it was not asked', async () => {
    expect((await predict(run.model, [first])).predictions[0]).not.toHaveProperty('uncertainty');
  });

  test('is refused with fewer than two samples', async () => {
    for (const monteCarlo of [0, 1, 2.5]) {
      expect((await errorOf(predict(run.model, [first], { monteCarlo }))).code).toBe('option/ask');
    }
  });

  test('is refused for a network without noise', async () => {
    const silent = await train(
      sequential([flatten(), dropout(0), dense(3)]),
      imageFolder(pictures, { workers: 1 }),
      {
        ...options,
        out: join(root, 'silent'),
      },
    );
    const error = await errorOf(predict(silent.model, [first], { monteCarlo: 5 }));
    expect(error.code).toBe('option/monte-carlo');
    expect(error.message).toContain('no dropout');
  });
});
