import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { randomStream } from '../../src/base/random.js';
import {
  activation,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  maxPool2d,
  sequential,
  type TrainOptionsInput,
} from '../../src/index.js';
import { decodeSafetensors } from '../../src/train/run/safetensors.js';
import { encodePng } from '../pictures.js';

/** Height and width of the pictures. */
export const SIDE = 12;

/** A folder for all tests of a file, removed after them. */
export function fileFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'pupil-end-to-end-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** Bytes of a noisy grey PNG whose bright band stands where the class says: learnable, but not at once. */
export function bandPicture(label: number, seed: number): Uint8Array {
  const random = randomStream(seed, 'band', String(label));
  const pixels = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const row = Math.floor(i / SIDE);
    const inBand = row >= label * 4 && row < label * 4 + 4;
    return (inBand ? 70 : 0) + random.uniform() * 185;
  });
  return encodePng({ width: SIDE, height: SIDE, channels: 1, pixels });
}

/** Write `perClass` pictures for each class into `root`, and return it. */
export function writePictures(root: string, perClass = 10, classes = ['circle', 'line', 'square']): string {
  classes.forEach((name, label) => {
    mkdirSync(join(root, name), { recursive: true });
    for (let i = 0; i < perClass; i++)
      writeFileSync(join(root, name, `${i}.png`), bandPicture(label, label * 1000 + i));
  });
  return root;
}

/** Everything that keeps state between updates: moving statistics, noise, kernels. */
export const tinyNetwork = sequential([
  conv2d(4, 3, { padding: 'same', useBias: false }),
  batchNorm(),
  activation('relu'),
  maxPool2d(2),
  flatten(),
  dropout(0.3),
  dense(3),
]);

/** 24 pictures in batches of 7: the last one of an epoch holds 3. */
export const tinyOptions = {
  epochs: 3,
  batchSize: 7,
  learningRate: 0.01,
  threads: 1,
} as const satisfies TrainOptionsInput;

/** What a run came to, without the times that no two runs share. */
export function outcomeOf(run: string) {
  const tensors = (name: string) => {
    const file = join(run, name);
    return Object.fromEntries(
      [...decodeSafetensors(file, readFileSync(file)).tensors].map(([key, { shape, data }]) => [
        key,
        `${shape.join('x')} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}`,
      ]),
    );
  };
  return {
    model: readFileSync(join(run, 'model.onnx')).toString('base64'),
    best: tensors('checkpoints/best.safetensors'),
    last: tensors('checkpoints/last.safetensors'),
    golden: tensors('golden.safetensors'),
    predictions: readFileSync(join(run, 'validation-predictions.jsonl'), 'utf8'),
    progress: withoutTimes(JSON.parse(readFileSync(join(run, 'checkpoints/last.json'), 'utf8'))),
    metrics: metricsOf(run).map(withoutTimes),
    result: withoutTimes(JSON.parse(readFileSync(join(run, 'result.json'), 'utf8'))),
  };
}

export function metricsOf(run: string): Record<string, unknown>[] {
  const text = readFileSync(join(run, 'metrics.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

export function expectSameRun(run: string, unbroken: string): void {
  expect(outcomeOf(run)).toEqual(outcomeOf(unbroken));
}

const TIMES = ['seconds', 'imagesPerSecond', 'run', 'model'];

function withoutTimes(value: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !TIMES.includes(key)));
}
