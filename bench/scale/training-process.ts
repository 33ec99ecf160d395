/** Train an epoch on the pictures of a folder, streamed, as `pupil train` does, and tell what it took. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceAt } from '../../src/data/index.js';
import { dense, flatten, sequential } from '../../src/nn/index.js';
import { train } from '../../src/train/index.js';
import { peakMemory } from '../peak-memory.js';
import { CLASSES } from './idx-pictures.js';
import type { TrainingCost } from './measure-images.js';

const network = sequential([flatten(), dense(16, { activation: 'relu' }), dense(CLASSES)]);
const folder = await mkdtemp(join(tmpdir(), 'pupil-scale-run-'));
try {
  const source = await sourceAt(process.argv[2], { memoryBudgetBytes: 0, cacheSize: 0 });
  let opened = elapsed();
  const options = {
    epochs: 1,
    batchSize: 128,
    augment: 'none',
    threads: 1,
    out: join(folder, 'run'),
  } as const;
  await train(network, source, options, {
    onEvent: ({ type }) => {
      if (type === 'start') opened = elapsed();
    },
  });
  const total = elapsed();
  const cost: TrainingCost = {
    openSeconds: opened.wall,
    trainSeconds: total.wall - opened.wall,
    openProcessorSeconds: opened.processor,
    trainProcessorSeconds: total.processor - opened.processor,
    peakBytes: (await peakMemory(process.pid)) ?? process.resourceUsage().maxRSS * 1024,
  };
  process.stdout.write(JSON.stringify(cost));
} finally {
  await rm(folder, { recursive: true });
}

function elapsed() {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() / 1000, processor: (user + system) / 1e6 };
}
