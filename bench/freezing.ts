/**
 * Time of a training step as more of a network is frozen: ResNet-20 on 32x32 pictures, SGD with momentum. Prints medians
 * over rounds taken in turn, and each as a share of the step in which everything learns.
 */
import { parseArgs } from 'node:util';
import { randomStream } from '../src/base/random.js';
import { type Batch, imageFolder } from '../src/data/index.js';
import { createNodeRuntime } from '../src/runtime/index.js';
import { parseTrainOptions, type TrainOptionsInput } from '../src/train/plan/options.js';
import { planRun } from '../src/train/plan/plan-run.js';
import { createTrainer } from '../src/train/step/trainer.js';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '7' },
    steps: { type: 'string', default: '5' },
  },
});
const SIDE = 32;
const BATCH = 64;
const CLASSES = 10;
const FROZEN: readonly (readonly [string, readonly string[]])[] = [
  ['nothing', []],
  ['stem', ['conv1', 'bn1']],
  ['stem, stage 1', ['conv1', 'bn1', 'stage1']],
  ['stem, stages 1 and 2', ['conv1', 'bn1', 'stage[12]']],
  ['all but the output layer', ['*', '!output']],
];

const runtime = createNodeRuntime({ threads: Number(values.threads) });
const batch = noise();
const runs = await Promise.all(
  FROZEN.map(async ([name, freeze]) => {
    const trainer = createTrainer(configOf(freeze), runtime);
    await trainer.initialize();
    const state = [...(await trainer.read('all'))].filter(([tensor]) => tensor.startsWith('optimizer.'));
    const optimizerValues = state.reduce((sum, [, { data }]) => sum + data.length, 0);
    return { name, trainer, optimizerValues, update: 0, seconds: [] as number[] };
  }),
);
for (let round = -1; round < Number(values.rounds); round++) {
  for (const run of runs) {
    const begin = performance.now();
    for (let i = 0; i < Number(values.steps); i++, run.update++) {
      await run.trainer.update([batch], { update: run.update, batch: run.update, learningRate: 0.01 });
    }
    // The first round is warm-up.
    if (round >= 0) run.seconds.push((performance.now() - begin) / 1000 / Number(values.steps));
  }
}
const whole = median(runs[0].seconds);
console.log(
  `ResNet-20, batches of ${BATCH}, ${runtime.threads} threads; medians of ${values.rounds} rounds in turn\n`,
);
console.log('| frozen | ms per step | of a whole step | optimizer values |\n|---|---|---|---|');
for (const { name, seconds, optimizerValues } of runs) {
  const time = median(seconds);
  console.log(
    `| ${name} | ${(time * 1000).toFixed(0)} | ${(time / whole).toFixed(2)} | ${optimizerValues} |`,
  );
}
for (const { trainer } of runs) await trainer.dispose();
await runtime.dispose();

function configOf(freeze: readonly string[]) {
  const given: TrainOptionsInput = {
    epochs: 1,
    batchSize: BATCH,
    optimizer: 'sgd',
    schedule: 'constant',
    freeze: [...freeze],
  };
  return planRun(
    { model: 'resnet-20', source: imageFolder(''), options: parseTrainOptions(given), given },
    {
      classes: Array.from({ length: CLASSES }, (_, i) => String(i)),
      input: { height: SIDE, width: SIDE, channels: 3, fit: 'crop' },
      training: BATCH,
      validation: 0,
      fingerprint: '',
      normalization: { mean: [128, 128, 128], std: [64, 64, 64] },
    },
  );
}

function noise(): Batch {
  const random = randomStream(1, 'pixels');
  return {
    size: BATCH,
    pixels: Uint8Array.from({ length: BATCH * SIDE * SIDE * 3 }, () => random.integer(256)),
    targets: Int32Array.from({ length: BATCH }, (_, i) => i % CLASSES),
    indices: Uint32Array.from({ length: BATCH }, (_, i) => i),
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
