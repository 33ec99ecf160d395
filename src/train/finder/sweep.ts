import { InterruptedError } from '../../base/error.js';
import type { ModelBatch, ModelSplit } from '../../data/index.js';
import type { TrainContext } from '../events.js';
import { atHand } from '../loop/at-hand.js';
import { trainingBatches } from '../loop/training-batches.js';
import { createUpdateCalls } from '../loop/update-calls.js';
import type { RunConfig } from '../run/run-config.js';
import { grouped } from '../step/grouped.js';
import { withTrainer } from '../step/with-trainer.js';
import type { FinderOptions } from './finder-options.js';
import { createSmoothing } from './smoothing.js';

/** One update of a sweep. */
export interface SweepPoint {
  /** Updates before it. */
  readonly update: number;
  readonly learningRate: number;
  /** Mean over the batch, before the update was made. */
  readonly loss: number;
  /** Mean of the losses so far that weighs recent ones more. */
  readonly smoothed: number;
}

/** The learning rate from the lowest to the highest while a network is trained from new weights. */
export interface Sweep {
  readonly seed: number;
  /** Finite losses alone; none where the first one was not. */
  readonly points: readonly SweepPoint[];
  /** The rate at which the loss had risen too far, or was no longer a number; null where it never did. */
  readonly divergedAt: number | null;
}

/** The rate of each update: from `minRate` to `maxRate`, both among them. */
export function sweptRates({ minRate, maxRate, updates, sweep }: FinderOptions): number[] {
  return Array.from({ length: updates }, (_, i) => {
    const share = i / (updates - 1);
    return sweep === 'linear'
      ? minRate + (maxRate - minRate) * share
      : minRate * (maxRate / minRate) ** share;
  });
}

/**
 * Train a network of its own while the rate grows, as Smith 2017 ("Cyclical Learning Rates", arXiv 1506.01186, section 3.3).
 * First weights, order and noise are those of `config.training.seed`. The rate of an update is that before its loss is
 * known, so that a loss says what the rates below did.
 *
 * Everything is made anew and freed at the end: no trainer that is in use is touched, and splits keep no position.
 *
 * Throws InterruptedError when the signal is given.
 */
export async function runSweep(
  config: RunConfig,
  split: ModelSplit,
  options: FinderOptions,
  { signal, extensions, onPoint }: SweepContext,
): Promise<Sweep> {
  const { seed, accumulate } = config.training;
  const rates = sweptRates(options);
  return withTrainer(config, { extensions }, async (trainer) => {
    await trainer.initialize();
    const smooth = createSmoothing(options.smoothing);
    const points: SweepPoint[] = [];
    let lowest = Number.POSITIVE_INFINITY;
    const calls = createUpdateCalls(trainer);
    const groups = grouped(endlessBatches(split, config), accumulate);
    for await (const some of atHand(groups, () => Math.min(calls.most, rates.length - points.length))) {
      const first = points.length;
      const planned = some.map((batches, i) => {
        const update = first + i;
        return { batches, moment: { update, batch: update * accumulate, learningRate: rates[update]! } };
      });
      const outcomes = await calls.updates(planned);
      if (signal?.aborted) throw interruption(signal);
      for (const [i, { loss }] of outcomes.entries()) {
        const { update, learningRate } = planned[i]!.moment;
        if (!Number.isFinite(loss)) return { seed, points, divergedAt: learningRate };
        const smoothed = smooth(loss);
        const point = { update, learningRate, loss, smoothed };
        points.push(point);
        onPoint?.(point);
        lowest = Math.min(lowest, smoothed);
        if (smoothed > options.stopFactor * lowest) return { seed, points, divergedAt: learningRate };
      }
      if (points.length === rates.length) break;
    }
    return { seed, points, divergedAt: null };
  });
}

export interface SweepContext extends Pick<TrainContext, 'signal' | 'extensions'> {
  readonly onPoint?: (point: SweepPoint) => void;
}

/**
 * Batches of the first epoch, the second and so on. What is left over at the end of an epoch is not used: a smaller batch
 * would need a program of its own, and its loss would be more of a matter of chance.
 */
async function* endlessBatches(split: ModelSplit, config: RunConfig): AsyncGenerator<ModelBatch> {
  for (let epoch = 0; ; epoch++) {
    for await (const batch of trainingBatches(split, config, { epoch, batch: 0 })) {
      if (batch.size === config.training.batchSize) yield batch;
    }
  }
}

function interruption(signal: AbortSignal): InterruptedError {
  return new InterruptedError({
    code: 'interrupted/find-lr',
    what: 'looking for a learning rate was interrupted',
    fix: 'nothing was written; give the same command again',
    cause: signal.reason,
  });
}
