import { type EarlyStoppingState, initialEarlyStopping } from './early-stopping.js';
import type { Scores, StopReason } from './events.js';
import type { PlateauState } from './schedules/index.js';

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
    readonly correct: number;
    readonly count: number;
    readonly seconds: number;
  };
  readonly best: ({ readonly epoch: number } & Scores) | null;
  readonly stopping: EarlyStoppingState;
  /** Where the schedule listens to a metric; null for the others. */
  readonly plateau: PlateauState | null;
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
export const NO_TOTALS = { loss: 0, correct: 0, count: 0, seconds: 0 };

export const INITIAL_PROGRESS: Progress = Object.freeze({
  epoch: 0,
  batch: 0,
  update: 0,
  totals: NO_TOTALS,
  best: null,
  stopping: initialEarlyStopping,
  plateau: null,
  metricsLines: 0,
  diagnosticLines: 0,
  seconds: 0,
  images: 0,
  stopReason: null,
});

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
  return { accuracy: correct / count, loss: loss / count };
}
