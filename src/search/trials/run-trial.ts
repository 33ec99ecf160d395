import {
  type PretrainedOpener,
  pretrainedOpener,
  type TrainContext,
  type TrainEvent,
} from '../../train/index.js';
import type { TrialConfig } from '../space/apply-point.js';
import type { Folds } from './folds.js';
import type { Objective } from './objective.js';
import { runFolds } from './run-folds.js';
import { runTraining } from './run-training.js';
import type { TrialEnd } from './trial-log.js';

/** One trial to be done, in a form that could be sent elsewhere. */
export interface TrialJob {
  readonly number: number;
  readonly data: string;
  readonly config: TrialConfig;
  readonly objectives: readonly Objective[];
  /** Run directory, or with folds the folder of theirs; what is there already goes on. */
  readonly run: string;
  /** Train once for each fold of the data, and tell the means; once, on the split of the config, where nothing is said. */
  readonly folds?: Folds | undefined;
  /** Processors that it may use where its config does not say; all where nothing is said. Counts when a run begins. */
  readonly threads?: number | undefined;
}

/** What stops a trial before its end. */
export type StoppedBy = NonNullable<TrialEnd['stoppedBy']>;

/** What a trial is told and asked while it runs. */
export interface TrialHooks extends Pick<TrainContext, 'extensions' | 'signal'> {
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
  /** Opens what trials of this process begin with (default: for each trial anew). */
  readonly open?: PretrainedOpener | undefined;
  /**
   * Asked after each epoch but the last: what stops the trial now, if anything. `curve` holds the first objective after each
   * of `epochs` epochs, of at most `maxLength`; with folds its mean after each fold that is done, and `epochs` are those of all.
   */
  afterEpoch(curve: readonly number[], maxLength: number, epochs: number): StoppedBy | undefined;
}

/** The same where the answer to a trial may have to be waited for. */
export interface AskingHooks extends Omit<TrialHooks, 'afterEpoch'> {
  afterEpoch(
    ...report: Parameters<TrialHooks['afterEpoch']>
  ): ReturnType<TrialHooks['afterEpoch']> | Promise<ReturnType<TrialHooks['afterEpoch']>>;
}

/** Runs trials, here or elsewhere. */
export type Executor = (job: TrialJob, hooks: TrialHooks) => Promise<TrialEnd>;

/** Where trials are run, and how many at a time. */
export interface TrialPlaces {
  readonly run: Executor;
  readonly slots: number;
  /** Where there may be more later: be told how many there are then. Returns what ends that. */
  readonly onMoreSlots?: ((listener: (slots: number) => void) => () => void) | undefined;
}

/**
 * Run a trial in this process.
 *
 * What is wrong with its settings, its size or its numbers is an outcome of the trial. Throws InterruptedError when the signal is given,
 * after its state was saved, and CheckpointError when nothing can be written.
 */
export async function runTrial(job: TrialJob, hooks: AskingHooks): Promise<TrialEnd> {
  const { folds, ...training } = job;
  const opening = { ...hooks, open: hooks.open ?? pretrainedOpener(hooks) };
  return folds === undefined ? runTraining(training, opening) : runFolds(training, folds, opening);
}
