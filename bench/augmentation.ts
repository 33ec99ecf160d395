/**
 * What augmentation costs: time for one picture by policy and by operation, on one thread; and of training ResNet-20 on
 * 32x32 pictures, the time of batches made and trained on with a policy as a multiple of those without, in turn.
 */
import { parseArgs } from 'node:util';
import { randomStream } from '../src/base/random.js';
import {
  augmentPicture,
  createAugmenter,
  OPERATION_KINDS,
  OperationSpec,
  operationDrawer,
  POLICY_NAMES,
  type PolicyName,
  resolveAugment,
} from '../src/data/augment/index.js';
import { openSource, pictureArrays } from '../src/data/index.js';
import { createNodeRuntime } from '../src/runtime/index.js';
import { trainingBatches } from '../src/train/loop/training-batches.js';
import { parseTrainOptions, type TrainOptionsInput } from '../src/train/plan/options.js';
import { planRun } from '../src/train/plan/plan-run.js';
import { createTrainer } from '../src/train/step/trainer.js';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '7' },
    policy: { type: 'string', default: 'standard' },
    part: { type: 'string', default: 'all' },
  },
});
const ROUNDS = Number(values.rounds);
const SIDES = [32, 224];
const FACTS = { channels: 3, classes: ['cat', 'dog'], targetKind: 'class' } as const;
const PLAIN = { border: 'reflect', interpolation: 'bilinear', fill: [0, 0, 0] } as const;
/** The just-in-time compiler works during the first rounds. */
const WARM_UP = 5;
const BATCH = 64;
const BATCHES = 4;
const CLASSES = 10;

if (values.part !== 'training') measurePictures();
if (values.part !== 'pictures') await measureTraining(values.policy as PolicyName);

function measurePictures(): void {
  const policies = POLICY_NAMES.filter((name) => name !== 'none' && name !== 'auto');
  console.log(`microseconds of CPU for a picture, one thread; fastest of ${ROUNDS} rounds\n`);
  console.log(
    `| | ${SIDES.map((side) => `${side}x${side}`).join(' | ')} |\n|---|${SIDES.map(() => '---|').join('')}`,
  );
  for (const policy of policies) row(policy, (side) => policyTime(policy, side));
  for (const kind of OPERATION_KINDS) row(kind, (side) => operationTime(kind, side));
}

function row(name: string, timeAt: (side: number) => number): void {
  console.log(`| ${name} | ${SIDES.map((side) => timeAt(side).toFixed(0)).join(' | ')} |`);
}

function policyTime(policy: PolicyName, side: number): number {
  const plan = resolveAugment(policy, FACTS);
  const count = picturesAt(side);
  const pictures = noise(count, side);
  const numbers = Array.from({ length: count }, (_, i) => i);
  return fastest(count, (epoch) => {
    createAugmenter({ plan, seed: 1, epoch }, { height: side, width: side, channels: 3 })(pictures, numbers);
  });
}

function operationTime(kind: (typeof OPERATION_KINDS)[number], side: number): number {
  const size = { height: side, width: side };
  const plan = { operations: [OperationSpec.parse({ kind, probability: 1 })], choose: false } as const;
  const count = picturesAt(side);
  const picture = { ...size, channels: 3 as const, pixels: noise(1, side) };
  return fastest(count, (epoch) => {
    const draw = operationDrawer({ ...plan, operations: [...plan.operations] }, { seed: 1, epoch }, size);
    for (let i = 0; i < count; i++) augmentPicture(picture, draw(i), PLAIN);
  });
}

function picturesAt(side: number): number {
  return side < 100 ? 500 : 20;
}

/** Microseconds of CPU for each of `count` pictures in the fastest round; the first ones are warm-up. */
function fastest(count: number, work: (round: number) => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    work(round + WARM_UP);
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) least = Math.min(least, user + system);
  }
  return least / count;
}

async function measureTraining(policy: PolicyName): Promise<void> {
  const side = 32;
  const count = BATCH * BATCHES;
  const source = pictureArrays({
    height: side,
    width: side,
    channels: 3,
    pixels: noise(2 * count, side),
    classes: Array.from({ length: CLASSES }, (_, i) => String(i)),
    labels: Array.from({ length: 2 * count }, (_, i) => i % CLASSES),
    validationSplit: 0.5,
  });
  const runtime = createNodeRuntime({ threads: Number(values.threads) });
  const data = await openSource(source, { seed: 1 });
  const runs = await Promise.all(
    (['none', policy] as const).map(async (augment) => {
      const given: TrainOptionsInput = {
        epochs: 1,
        batchSize: BATCH,
        optimizer: 'sgd',
        schedule: 'constant',
        augment,
      };
      const config = planRun(
        { model: 'resnet-20', source, options: parseTrainOptions(given), given },
        {
          classes: data.classes,
          input: data.input,
          training: data.train.count,
          validation: data.validation.count,
          fingerprint: '',
          normalization: { mean: [128, 128, 128], std: [64, 64, 64] },
        },
      );
      const trainer = createTrainer(config, runtime);
      await trainer.initialize();
      return { config, trainer, update: 0, seconds: [] as number[] };
    }),
  );
  for (let round = -1; round < ROUNDS; round++) {
    for (const run of runs) {
      const begin = performance.now();
      for await (const batch of trainingBatches(data.train, run.config, { epoch: round + 1, batch: 0 })) {
        await run.trainer.update([batch], { update: run.update, batch: run.update, learningRate: 0.01 });
        run.update++;
      }
      if (round >= 0) run.seconds.push((performance.now() - begin) / 1000);
    }
  }
  const [plain, augmented] = runs.map(({ seconds }) => seconds);
  const ratios = augmented.map((seconds, i) => seconds / plain[i]);
  console.log(
    `\nResNet-20, batches of ${BATCH}, ${runtime.threads} threads: ${((median(plain) * 1e6) / data.train.count).toFixed(0)} µs for a picture without augmentation; with ${policy} ${median(ratios).toFixed(3)} times that (median of ${ROUNDS} pairs, ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`,
  );
  for (const { trainer } of runs) await trainer.dispose();
  await runtime.dispose();
  await data.close();
}

/** Uneven pictures: smooth waves with noise, as the time of some operations depends on the pixels. */
function noise(count: number, side: number): Uint8Array<ArrayBuffer> {
  const random = randomStream(1, 'pixels');
  return Uint8Array.from(
    { length: count * side * side * 3 },
    (_, i) => 100 + 60 * Math.sin(i / 50) + random.integer(90),
  );
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
