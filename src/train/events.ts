import type { Extensions, Task } from '../nn/index.js';
import type { DiagnosticRecord } from './diagnostics/record-diagnostics.js';
import type { RunConfig } from './run/run-config.js';
import type { FreezingCosts } from './transfer/freezing-costs.js';

/** Why training ended: all epochs done, no more improvement, no more updates, or no more time. */
export type StopReason = 'completed' | 'early-stopping' | 'update-budget' | 'time-budget';

/** Scores over a set of pictures, by the names of docs/metrics.md; null where one is not defined on the set. */
export interface Scores {
  readonly loss: number;
  /** Share labelled rightly, 0 to 1; missing where there is nothing to be right about, in regression. */
  readonly accuracy?: number;
  readonly [metric: string]: number | null | undefined;
}

/** What `metrics.jsonl` holds for each epoch. */
export interface EpochMetrics {
  /** Counted from 1. */
  readonly epoch: number;
  /** Optimizer updates made so far. */
  readonly updates: number;
  /** Rate of the last update. */
  readonly learningRate: number;
  /** Averages over the epoch while it ran: noise was on and weights moved. */
  readonly train: Scores;
  readonly validation: Scores;
  /** Seconds of training since the run began, over all sessions. */
  readonly seconds: number;
  /** Training pictures per second in this epoch, validation not counted. */
  readonly imagesPerSecond: number;
}

/** What a run tells while it goes. */
export type TrainEvent =
  | {
      readonly type: 'data';
      readonly stage: 'scan' | 'decode' | 'rows' | 'features';
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: 'note'; readonly message: string }
  | {
      readonly type: 'start';
      readonly run: string;
      /** What is trained on. */
      readonly examples: 'pictures' | 'rows';
      readonly task: Task;
      readonly classes: readonly string[];
      readonly training: number;
      readonly validation: number;
      readonly parameters: number;
      readonly epochs: number;
      readonly batchSize: number;
      /** Epochs done before this session; above 0 after a resume. */
      readonly epochsDone: number;
      /** The metric that decides which epoch is best. */
      readonly monitor: string;
      /** Its values in the epochs done before this session; null where it was no number. */
      readonly monitored: readonly (number | null)[];
      /** What is saved by freezing; left out where nothing is frozen. */
      readonly freezing?: FreezingCosts;
    }
  | {
      /** An update; of small networks several are made before the first of them is told. */
      readonly type: 'step';
      /** Counted from 1. */
      readonly epoch: number;
      /** Batches done in this epoch, of `steps`. */
      readonly step: number;
      readonly steps: number;
      /** Mean over the epoch so far. */
      readonly loss: number;
      /** The same; missing in regression. */
      readonly accuracy?: number;
      readonly imagesPerSecond: number;
    }
  | {
      /** An update of the learning-rate finder. */
      readonly type: 'sweep';
      /** Counted from 1. */
      readonly sweep: number;
      readonly sweeps: number;
      /** Counted from 1, of `updates` at most. */
      readonly update: number;
      readonly updates: number;
      readonly learningRate: number;
      readonly loss: number;
      readonly smoothed: number;
    }
  | ({ readonly type: 'diagnostics' } & DiagnosticRecord)
  | ({ readonly type: 'epoch'; readonly improved: boolean } & EpochMetrics);

/** The world as training sees it. */
export interface TrainContext {
  /** When aborted, the state is saved and an InterruptedError thrown. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
  /** Waited for after the events `start` and `epoch`: a signal that is given meanwhile counts before the next update. */
  readonly between?: (() => Promise<void>) | undefined;
  /** Told what will be done, before anything is written; what it throws keeps the run from beginning. */
  readonly onPlan?: ((config: RunConfig) => void) | undefined;
  /** Where options were written by a person, for those that were not written in code; recorded in `config.json`. */
  readonly origin?: Readonly<Record<string, 'file' | 'flag'>> | undefined;
  /** Layers and activations of one's own that the network names. */
  readonly extensions?: Extensions | undefined;
}
