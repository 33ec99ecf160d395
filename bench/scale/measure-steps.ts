import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { architecture } from '../../src/nn/index.js';
import { workMultiplyAdds } from '../measure/work-multiply-adds.js';
import { pupilTraining } from '../peers/pupil-training.js';
import type { PupilWorker } from '../peers/pupil-worker.js';
import { makeWorkloadFile } from '../work/make-workload-file.js';
import type { Work } from '../work/work.js';
import { readWorkload } from '../work/workload-file.js';
import { describeWork } from '../workloads/network-workloads.js';
import { MNIST_CONVNET, type NetworkRecipe, RESNET_20 } from '../workloads/networks.js';
import { type LinearFit, linearFit } from './linear-fit.js';

/** A training step of one thread. */
export interface StepCost {
  readonly name: string;
  readonly batch: number;
  /** Processor time, which other work on the machine disturbs less than wall time. */
  readonly milliseconds: number;
  readonly multiplyAdds: number;
}

export interface NetworksResult {
  readonly steps: readonly StepCost[];
  /** Milliseconds over thousand millions of multiply-adds. */
  readonly fit: LinearFit;
}

export interface StepOptions {
  readonly rounds: number;
  readonly onProgress: (message: string) => void;
}

const TURN_MILLISECONDS = 500;

export function measureBatches(batches: readonly number[], options: StepOptions): Promise<StepCost[]> {
  return measureSteps(
    batches.map((batch) => training(MNIST_CONVNET, batch)),
    options,
  );
}

/** ResNets of 32x32 pictures in batches of 32, deeper and deeper. */
export function measureDepths(depths: readonly number[], options: StepOptions): Promise<NetworksResult> {
  return measureNetworks(
    depths.map((depth) => resnet(`ResNet-${depth}`, depth, FILTERS)),
    options,
  );
}

/** ResNet-20 with so many times its filters. */
export function measureWidths(factors: readonly number[], options: StepOptions): Promise<NetworksResult> {
  return measureNetworks(
    factors.map((factor) => resnet(`ResNet-20 x${factor}`, 20, FILTERS * factor)),
    options,
  );
}

const FILTERS = 16;
const NETWORK_BATCH = 32;

function resnet(name: string, depth: number, filters: number): NetworkRecipe {
  const { input, classes } = RESNET_20;
  const facts = { height: 32, width: 32, channels: 3, classes, trainingCount: 50_000 } as const;
  return {
    ...RESNET_20,
    input,
    name,
    network: architecture({ name: 'resnet-cifar', depth, filters }, facts),
  };
}

async function measureNetworks(
  recipes: readonly NetworkRecipe[],
  options: StepOptions,
): Promise<NetworksResult> {
  const steps = await measureSteps(
    recipes.map((recipe) => training(recipe, NETWORK_BATCH)),
    options,
  );
  const points = steps.map((step) => [step.multiplyAdds / 1e9, step.milliseconds] as const);
  return { steps, fit: linearFit(points) };
}

function training(recipe: NetworkRecipe, batch: number): Work {
  return { ...describeWork(recipe, { name: recipe.name, mode: 'train', batch }), batches: 2 };
}

/** The least of turns taken in turn: what disturbs a step only ever adds to it. */
async function measureSteps(
  works: readonly Work[],
  { rounds, onProgress }: StepOptions,
): Promise<StepCost[]> {
  const runs = [];
  for (const work of works) {
    onProgress(`${work.name}, batch ${work.batch}: compiling`);
    const worker = await workerOf(work);
    await worker.run(1);
    const once = await processorMilliseconds(worker, 2);
    runs.push({ work, worker, steps: Math.max(1, Math.round(TURN_MILLISECONDS / once)), least: once });
  }
  for (let round = 0; round < rounds; round++) {
    onProgress(`round ${round + 1} of ${rounds}`);
    for (const run of runs)
      run.least = Math.min(run.least, await processorMilliseconds(run.worker, run.steps));
  }
  for (const { worker } of runs) await worker.dispose();
  return runs.map(({ work, least }) => ({
    name: work.name,
    batch: work.batch,
    milliseconds: least,
    multiplyAdds: workMultiplyAdds(work),
  }));
}

async function workerOf(work: Work): Promise<PupilWorker> {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-scale-'));
  try {
    const file = join(folder, 'workload.safetensors');
    await writeFile(file, makeWorkloadFile(work));
    const worker = pupilTraining(await readWorkload(file), 1);
    await worker.reset(true);
    return worker;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Of each step; of this process, which does nothing else. */
async function processorMilliseconds(worker: PupilWorker, steps: number): Promise<number> {
  const before = process.cpuUsage();
  await worker.run(steps);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / steps;
}
