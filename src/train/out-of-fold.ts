import { performance } from 'node:perf_hooks';
import { InterruptedError } from '../base/error.js';
import { permutation, randomStream } from '../base/random.js';
import type { ImageSplit, PictureFileSource } from '../data/index.js';
import {
  activation,
  batchNorm,
  conv2d,
  dense,
  dropout,
  globalAvgPool2d,
  type Layer,
  maxPool2d,
  sequential,
} from '../nn/index.js';
import { atHand } from './loop/at-hand.js';
import { learningRateAt, scheduleOf } from './loop/learning-rate.js';
import { INITIAL_PROGRESS } from './loop/progress.js';
import { createUpdateCalls } from './loop/update-calls.js';
import { nominalNormalization } from './plan/nominal-normalization.js';
import { parseTrainOptions } from './plan/options.js';
import { planRun } from './plan/plan-run.js';
import type { RunConfig } from './run/run-config.js';
import type { Trainer } from './step/trainer.js';
import { withTrainer } from './step/with-trainer.js';

const FOLDS = 4;

/** Pictures that each network sees in all its epochs, unless that takes more or fewer epochs than these. */
const PICTURES_IN_ALL = 16_000;
const FEWEST_EPOCHS = 3;
const MOST_EPOCHS = 24;
const BATCH = 32;
const LEARNING_RATE = 0.004;
/** Updates that are timed; the first of them, which prepares the program, is not counted. */
const TIMED_UPDATES = 4;
/** What asking all pictures of a fold costs, as a share of an epoch of training. */
const ASKING_SHARE = 0.15;

/** Pictures of one class each. */
export interface FoldedPictures {
  readonly source: PictureFileSource;
  readonly classes: readonly string[];
  /** Position in `classes` of each picture. */
  readonly labels: readonly number[];
  /** For each picture the first one that it is a copy of: copies stay in one fold. */
  readonly firstOf: Uint32Array;
  split(positions: readonly number[]): ImageSplit;
}

export interface FoldOptions {
  readonly seed: number;
  /** Seconds of training above which it is left; Infinity to train however long it takes. */
  readonly mostSeconds: number;
}

export interface OutOfFold {
  /** Seconds that training was estimated to take. */
  readonly estimate: number;
  /** float32 [count, classes]; undefined where it would have taken too long. */
  readonly probabilities: Float32Array | undefined;
}

/** Small enough to be trained a few times over while somebody waits; the same for all data. */
function smallNetwork(classes: number): Layer {
  const block = (filters: number, size: number, strides: number) => [
    conv2d(filters, size, { strides, padding: 'same', useBias: false }),
    batchNorm(),
    activation('relu'),
  ];
  return sequential([
    ...block(24, 5, 2),
    maxPool2d(2),
    ...block(48, 3, 1),
    ...block(64, 3, 1),
    globalAvgPool2d(),
    dropout(0.2),
    dense(classes),
  ]);
}

/**
 * What a network says of pictures that it has not been trained on: pictures are dealt to four folds, evenly within each class
 * and copies together, and each fold is asked of a small network that was trained on the three others.
 *
 * Throws InterruptedError when the signal is given.
 */
export async function outOfFold(
  pictures: FoldedPictures,
  { seed, mostSeconds }: FoldOptions,
  {
    signal,
    onProgress,
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<OutOfFold> {
  const { classes, labels, split } = pictures;
  const folds = dealFolds(pictures, seed);
  const trainings = folds.map((_, fold) => folds.filter((_, other) => other !== fold).flat());
  const fewest = Math.min(...trainings.map(({ length }) => length));
  const config = configOf(pictures, fewest, seed);
  const { epochs, batchSize } = config.training;
  const perEpoch = (positions: readonly number[]) => Math.floor(positions.length / batchSize);
  const total = epochs * trainings.reduce((sum, positions) => sum + perEpoch(positions), 0);
  return withTrainer(config, {}, async (trainer) => {
    const estimate =
      total * (1 + ASKING_SHARE / epochs) * (await secondsPerUpdate(trainer, config, split(trainings[0]!)));
    if (estimate > mostSeconds) return { estimate, probabilities: undefined };
    const probabilities = new Float32Array(labels.length * classes.length);
    let done = 0;
    const calls = createUpdateCalls(trainer);
    for (const [fold, positions] of trainings.entries()) {
      await trainer.initialize();
      const { schedule } = scheduleOf(config);
      let update = 0;
      for (let epoch = 0; epoch < epochs; epoch++) {
        const batches = split(positions).batches({ batchSize, shuffle: { seed, epoch }, signal });
        for await (const some of atHand(batches, () => calls.most)) {
          // The few pictures left over are in other batches of other epochs; their size would need a program of its own.
          const planned = some
            .filter(({ size }) => size === batchSize)
            .map((batch, i) => {
              const learningRate = learningRateAt(schedule, INITIAL_PROGRESS, update + i);
              return { batches: [batch], moment: { update: update + i, batch: update + i, learningRate } };
            });
          if (planned.length === 0) continue;
          await calls.updates(planned);
          update += planned.length;
          done += planned.length;
          onProgress?.(done * batchSize, total * batchSize);
          requireOngoing(signal);
        }
      }
      const { outputs } = await trainer.evaluate(split(folds[fold]!), signal);
      folds[fold]!.forEach((position, row) => {
        probabilities.set(
          outputs.subarray(row * classes.length, (row + 1) * classes.length),
          position * classes.length,
        );
      });
    }
    return { estimate, probabilities };
  });
}

function configOf({ source, classes, split }: FoldedPictures, training: number, seed: number): RunConfig {
  const { input } = split([]);
  const epochs = Math.min(MOST_EPOCHS, Math.max(FEWEST_EPOCHS, Math.round(PICTURES_IN_ALL / training)));
  const given = {
    seed,
    epochs,
    batchSize: Math.min(BATCH, training),
    task: 'multi-class' as const,
    normalize: 'perImage' as const,
    learningRate: LEARNING_RATE,
  };
  return planRun(
    { model: smallNetwork(classes.length), source, options: parseTrainOptions(given), given },
    {
      classes,
      input,
      training,
      validation: 0,
      fingerprint: '',
      normalization: nominalNormalization(input.channels),
    },
  );
}

/** Positions of each fold: the first ones of their kind, shuffled within their class, in turn; copies go with them. */
function dealFolds({ classes, labels, firstOf }: FoldedPictures, seed: number): number[][] {
  const foldOf = new Uint8Array(labels.length);
  let next = 0;
  classes.forEach((name, label) => {
    const firsts = labels.flatMap((own, i) => (own === label && firstOf[i] === i ? [i] : []));
    for (const i of permutation(firsts.length, randomStream(seed, 'folds', name)))
      foldOf[firsts[i]!] = next++ % FOLDS;
  });
  const folds: number[][] = Array.from({ length: FOLDS }, () => []);
  for (const i of labels.keys()) folds[foldOf[firstOf[i]!]!]!.push(i);
  return folds;
}

/** The fastest of a few updates. */
async function secondsPerUpdate(
  trainer: Trainer,
  { training }: RunConfig,
  split: ImageSplit,
): Promise<number> {
  const { batchSize, learningRate } = training;
  await trainer.initialize();
  let fastest = Number.POSITIVE_INFINITY;
  for await (const batch of split.batches({ batchSize })) {
    for (let update = 0; update < TIMED_UPDATES; update++) {
      const begun = performance.now();
      await trainer.update([batch], { update, batch: update, learningRate });
      fastest = Math.min(fastest, (performance.now() - begun) / 1000);
    }
    return fastest;
  }
  return 0;
}

function requireOngoing(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new InterruptedError({
    code: 'interrupted/data',
    what: 'looking for suspicious labels was interrupted',
    fix: 'nothing was changed; give the same command again',
    cause: signal.reason,
  });
}
