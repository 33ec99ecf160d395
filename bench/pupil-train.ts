/**
 * The Pupil side of the benchmark: the same requests and answers as torch_train.py, made with the trainer that
 * `pupil train` uses.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Batch, imageFolder } from '../src/data/index.js';
import { createNodeRuntime, type Runtime } from '../src/runtime/index.js';
import { parseTrainOptions } from '../src/train/plan/options.js';
import { planRun } from '../src/train/plan/plan-run.js';
import type { RunConfig } from '../src/train/run/run-config.js';
import { decodeSafetensors, type SafetensorsFile } from '../src/train/run/safetensors.js';
import { createTrainer, type Trainer } from '../src/train/step/trainer.js';
import { BATCH_SIZE, convnetClassifier, LEARNING_RATE, NORMALIZATION } from './mnist-convnet/workload.js';
import type { Request, RunAnswer } from './protocol.js';

const { values } = parseArgs({ options: { workload: { type: 'string' }, threads: { type: 'string' } } });
const workload = decodeSafetensors('workload', await readFile(values.workload!));
const batches = batchesOf(workload);
const weights = new Map([...workload.tensors].filter(([name]) => !/^(pixels|labels)\./.test(name)));
const runtime = createNodeRuntime({ threads: Number(values.threads) });

const require = createRequire(import.meta.url);
const versions = {
  'ONNX Runtime': (require('onnxruntime-node/package.json') as { version: string }).version,
  'Node.js': process.versions.node,
};
answer({ ready: { versions, threads: runtime.threads } });

let trainer: Trainer | undefined;
let update = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request;
  if (request.command === 'reset') {
    await trainer?.dispose();
    trainer = await startTraining(runtime, request.dropout);
    update = 0;
    answer({});
  } else {
    answer(await runSteps(trainer!, request.steps));
  }
}
await trainer?.dispose();
await runtime.dispose();

function answer(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function runSteps(training: Trainer, steps: number): Promise<RunAnswer> {
  const losses: number[] = [];
  const start = performance.now();
  for (let i = 0; i < steps; i++, update++) {
    const moment = { update, batch: update, learningRate: LEARNING_RATE };
    losses.push((await training.update([batches[update % batches.length]], moment)).loss);
  }
  return { seconds: (performance.now() - start) / 1000, losses };
}

async function startTraining(on: Runtime, dropoutRate: number): Promise<Trainer> {
  const training = createTrainer(runConfig(dropoutRate, on.threads), on);
  await training.write('workload', weights, 'variables');
  return training;
}

function batchesOf({ tensors, metadata }: SafetensorsFile): Batch[] {
  return Array.from({ length: Number(metadata.batches) }, (_, i) => ({
    size: BATCH_SIZE,
    pixels: tensors.get(`pixels.${i}`)!.data as Uint8Array,
    targets: tensors.get(`labels.${i}`)!.data as Int32Array,
    indices: Uint32Array.from({ length: BATCH_SIZE }, (_, row) => i * BATCH_SIZE + row),
  }));
}

function runConfig(dropoutRate: number, threads: number): RunConfig {
  const { input, classes, network } = convnetClassifier(dropoutRate);
  const given = {
    epochs: 1,
    batchSize: BATCH_SIZE,
    optimizer: 'adam',
    learningRate: LEARNING_RATE,
    schedule: 'constant',
    threads,
  } as const;
  return planRun(
    { model: network, source: imageFolder(''), options: parseTrainOptions(given), given },
    {
      classes,
      input: { ...input, channels: 1, fit: 'crop' },
      training: batches.length * BATCH_SIZE,
      validation: 0,
      fingerprint: '',
      normalization: NORMALIZATION,
    },
  );
}
