import { expect, it } from 'vitest';
import {
  activation,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  maxPool2d,
  sequential,
} from '../../src/nn/index.js';
import { createNodeRuntime } from '../../src/runtime/index.js';
import { noiseBatch, startedTrainer, trainerConfig } from '../trainer-parts.js';

const MEBIBYTE = 2 ** 20;
/** What the collector may leave lying about at one moment and not at another. */
const NOISE = 12 * MEBIBYTE;

const network = sequential([
  conv2d(16, 3, { padding: 'same' }),
  batchNorm(),
  activation('relu'),
  maxPool2d(2),
  flatten(),
  dropout(0.3),
  dense(128, { activation: 'relu' }),
  dense(3),
]);

it('memory stays flat over 2,000 updates with averages, accumulation and diagnostics', async () => {
  const runtime = createNodeRuntime({ threads: 1 });
  const options = {
    accumulate: 2,
    ema: {},
    clip: { kind: 'globalNorm', max: 1 },
    diagnostics: { every: 50 },
  } as const;
  const trainer = await startedTrainer(runtime, trainerConfig(network, options));
  const batches = [noiseBatch(6, 1), noiseBatch(6, 2)];
  const used: number[] = [];
  for (let update = 0; update < 2000; update++) {
    const diagnose = update % 50 === 49;
    await trainer.update(batches, { update, batch: 2 * update, learningRate: 1e-3, diagnose });
    if (update % 100 === 99) used.push(process.memoryUsage().rss);
  }
  await trainer.dispose();
  await runtime.dispose();
  const warm = Math.max(...used.slice(2, 6));
  expect(Math.min(...used.slice(-4)) - warm).toBeLessThan(NOISE);
});
