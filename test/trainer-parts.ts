import { randomStream } from '../src/base/random.js';
import { type Batch, imageFolder } from '../src/data/index.js';
import type { Layer } from '../src/nn/index.js';
import type { Runtime } from '../src/runtime/index.js';
import { parseTrainOptions, type TrainOptionsInput } from '../src/train/plan/options.js';
import { planRun } from '../src/train/plan/plan-run.js';
import type { RunConfig } from '../src/train/run/run-config.js';
import { createTrainer, type Trainer } from '../src/train/step/trainer.js';

/** Height and width of the pictures, grey. */
export const SIDE = 8;
const CLASSES = ['a', 'b', 'c'];
const COUNT = 24;

/** The resolved configuration of a run on 24 grey pictures of 3 classes, 6 a batch unless told otherwise. */
export function trainerConfig(network: Layer, given: TrainOptionsInput = {}): RunConfig {
  const full = { epochs: 4, batchSize: 6, schedule: 'constant', threads: 1, ...given } as const;
  return planRun(
    { model: network, source: imageFolder(''), options: parseTrainOptions(full), given: full },
    {
      classes: CLASSES,
      input: { height: SIDE, width: SIDE, channels: 1, fit: 'crop' },
      training: COUNT,
      validation: 6,
      fingerprint: '',
      normalization: { mean: [128], std: [64] },
    },
  );
}

/** A batch of noise with labels in turn, always the same for a key. */
export function noiseBatch(size: number, key: number): Batch {
  const random = randomStream(3, 'batch', key);
  return {
    size,
    pixels: Uint8Array.from({ length: size * SIDE * SIDE }, () => random.integer(256)),
    targets: Int32Array.from({ length: size }, (_, i) => (i + key) % CLASSES.length),
    indices: Uint32Array.from({ length: size }, (_, i) => i),
  };
}

/** The pictures of several batches as one. */
export function joined(batches: readonly Batch[]): Batch {
  const size = batches.reduce((sum, batch) => sum + batch.size, 0);
  return {
    size,
    pixels: Uint8Array.from(batches.flatMap(({ pixels }) => [...pixels])),
    targets: Int32Array.from(batches.flatMap(({ targets }) => [...targets])),
    indices: Uint32Array.from({ length: size }, (_, i) => i),
  };
}

/** A trainer with its starting values; dispose it. */
export async function startedTrainer(runtime: Runtime, config: RunConfig): Promise<Trainer> {
  const trainer = createTrainer(config, runtime);
  await trainer.initialize();
  return trainer;
}

/** The values of a trainer by name. */
export async function valuesOf(trainer: Trainer, what: 'variables' | 'evaluated' | 'all' = 'variables') {
  const tensors = await trainer.read(what);
  return Object.fromEntries([...tensors].map(([name, { data }]) => [name, data as Float32Array]));
}
