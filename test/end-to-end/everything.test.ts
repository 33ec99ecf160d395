import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { imageFolder, resume, type TrainOptionsInput, train } from '../../src/index.js';
import { abortAt } from './sessions.js';
import { expectSameRun, fileFolder, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const unbroken = join(root, 'unbroken');

/** Every option of training that keeps something between updates, all at once. */
const options: TrainOptionsInput = {
  ...tinyOptions,
  epochs: 6,
  batchSize: 5,
  optimizer: { kind: 'adamw', amsgrad: true, weightDecay: 0.05 },
  clip: { kind: 'globalNorm', max: 1 },
  schedule: { kind: 'reduceOnPlateau', patience: 0, warmupEpochs: 1 },
  labelSmoothing: 0.1,
  freeze: [
    { layers: 'conv2d_1', untilEpoch: 2 },
    { layers: 'batchNorm_1', fromEpoch: 3 },
  ],
  groups: [{ layers: 'dense_1', learningRateFactor: 2, weightDecayFactor: 0.5 }],
  layerDecay: 0.8,
  accumulate: 2,
  ema: { decay: 0.9 },
  diagnostics: { every: 2 },
  augment: { policy: 'standard', mixup: {} },
  monitor: 'loss',
  earlyStopping: { patience: 4, minDelta: 1 },
  onPlateau: { action: 'restartFromBest', patience: 1, times: 1, minDelta: 1 },
  onDivergence: 'recover',
  keepCheckpoints: 2,
  swa: { startEpoch: 3, export: 'always' },
  // After every update.
  checkpointSeconds: 1e-9,
};

const diagnosticsOf = (run: string) => readFileSync(join(run, 'diagnostics.jsonl'), 'utf8');

beforeAll(async () => {
  writePictures(pictures);
  await train(tinyNetwork, imageFolder(pictures, { workers: 1 }), { ...options, out: unbroken });
});

it('with everything switched on, two runs with one seed are the same', async () => {
  const again = join(root, 'again');
  await train(tinyNetwork, imageFolder(pictures, { workers: 1 }), { ...options, out: again });
  expectSameRun(again, unbroken);
  expect(diagnosticsOf(again)).toBe(diagnosticsOf(unbroken));
});

it.each([1, 3, 5, 8, 11, 13])(
  'with everything switched on, a run stopped after update %i goes on to the same bytes',
  async (updates) => {
    const out = join(root, `stopped-${updates}`);
    const context = abortAt('step', updates);
    const stopped = train(tinyNetwork, imageFolder(pictures, { workers: 1 }), { ...options, out }, context);
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' });
    expect(existsSync(join(out, 'model.onnx'))).toBe(false);
    await resume(out);
    expectSameRun(out, unbroken);
    expect(diagnosticsOf(out)).toBe(diagnosticsOf(unbroken));
  },
);
