import type { Scores, StopReason } from '../events.js';
import type { KeptCheckpoint } from '../run/kept-checkpoints.js';
import type { PlateauState } from '../schedules/index.js';
import { addCounts } from '../step/count-right.js';
import { type EarlyStoppingState, initialEarlyStopping } from './early-stopping.js';
import { initialOnPlateau, type OnPlateauState } from './on-plateau.js';

/** Where a run stands, apart from its tensors. Plain JSON; epochs and batches count from 0. */
export interface Progress {
  readonly epoch: number;
  /** Batches of this epoch that are done. */
  readonly batch: number;
  /** Updates made. */
  readonly update: number;
  /** Sums over this epoch so far; the seconds are those of `seconds` below. */
  readonly totals: {
    readonly loss: number;
    /** Null in regression. */
    readonly correct: number | null;
    readonly count: number;
    readonly seconds: number;
  };
  /** The best epoch with the value of the monitored metric, null before the first. */
  readonly best: { readonly epoch: number; readonly value: number; readonly scores: Scores } | null;
  /** The checkpoints of the best epochs, the best first; none unless asked for. */
  readonly kept: readonly KeptCheckpoint[];
  /** Epochs in the average of weights. */
  readonly averaged: number;
  readonly stopping: EarlyStoppingState;
  /** Where the schedule listens to a metric; null for the others. */
  readonly plateau: PlateauState | null;
  /** As it began where nothing is done on a plateau. */
  readonly onPlateau: OnPlateauState;
  /** Updates that had been made when the optimizer last began afresh. */
  readonly optimizerStart: number;
  /** How often training went back with a lower rate because it had diverged. */
  readonly divergences: number;
  /** Lines of `metrics.jsonl` that belong to this state. */
  readonly metricsLines: number;
  /** Lines of `diagnostics.jsonl`, likewise. */
  readonly diagnosticLines: number;
  /** Seconds and pictures of training, over all sessions. */
  readonly seconds: number;
  readonly images: number;
  readonly stopReason: StopReason | null;
}

/** Where an epoch begins. */
export const NO_TOTALS: Progress['totals'] = { loss: 0, correct: 0, count: 0, seconds: 0 };

export const INITIAL_PROGRESS: Progress = Object.freeze({
  epoch: 0,
  batch: 0,
  update: 0,
  totals: NO_TOTALS,
  best: null,
  kept: [],
  averaged: 0,
  stopping: initialEarlyStopping,
  plateau: null,
  onPlateau: initialOnPlateau,
  optimizerStart: 0,
  divergences: 0,
  metricsLines: 0,
  diagnosticLines: 0,
  seconds: 0,
  images: 0,
  stopReason: null,
});

/** Where a run stands after one more update, of as many batches and pictures. */
export function withUpdate(
  progress: Progress,
  done: {
    /** Mean over the pictures. */
    readonly loss: number;
    readonly correct: number | null;
    readonly batches: number;
    readonly pictures: number;
  },
): Progress {
  const { totals } = progress;
  return {
    ...progress,
    batch: progress.batch + done.batches,
    update: progress.update + 1,
    totals: {
      ...totals,
      loss: totals.loss + done.loss * done.pictures,
      correct: addCounts(totals.correct, done.correct),
      count: totals.count + done.pictures,
    },
    images: progress.images + done.pictures,
  };
}

/** Add the seconds of this session in this epoch to what had been spent when it began. */
export function withTime(progress: Progress, start: Progress, elapsed: number): Progress {
  return {
    ...progress,
    seconds: start.seconds + elapsed,
    totals: { ...progress.totals, seconds: start.totals.seconds + elapsed },
  };
}

/** Means over the part of the epoch that is done. */
export function meanOf({ loss, correct, count }: Progress['totals']): Scores {
  return { ...(correct === null ? {} : { accuracy: correct / count }), loss: loss / count };
}
