import type { ErrorKind, Problem } from '../../base/error.js';
import { PUPIL_VERSION } from '../../base/version.js';
import type { TrainEvent } from '../../train/index.js';
import type { StoppedBy, TrialHooks, TrialJob } from '../trials/run-trial.js';
import type { TrialEnd } from '../trials/trial-log.js';

/*
 * What a search and its workers tell each other. A trial is a job of BullMQ, named `<search>-<number>`, so that it is there
 * once; what it tells on its way is the progress of the job, what it came to is its result. What it is told lies in keys beside it.
 */

/** First part of every key in Redis. */
export const PREFIX = 'pupil';

/** How long the server keeps what nobody fetches: a search may be resumed within. */
export const KEPT_SECONDS = 7 * 24 * 3600;

/** Version of this Pupil; a search and its workers must have the same. */
export const VERSION = PUPIL_VERSION;

/** The job of a trial. */
export interface TrialData {
  readonly version: string;
  readonly search: string;
  /** Of the list of files of the data; see `dataFingerprint`. */
  readonly fingerprint: string;
  readonly job: TrialJob;
}

/** What a trial told last. */
export interface TrialProgress {
  /** Tells one try of a trial from the next. */
  readonly attempt: string;
  /** All since the last answer but steps, of which there is only the newest; `n` counts from 0 in each attempt. */
  readonly events: readonly { readonly n: number; readonly event: TrainEvent }[];
  /** Asked after an epoch; null while there is nothing to be answered. */
  readonly report: Parameters<TrialHooks['afterEpoch']> | null;
}

/** What a search answers to a report. */
export interface TrialAnswer {
  /** Of the report, as `questionOf` says. */
  readonly question: string;
  readonly stoppedBy: StoppedBy | null;
}

/** Tells the reports of a trial apart; the same one again, as after another worker has gone on from a checkpoint, is the same question. */
export function questionOf([curve, , epochs]: Parameters<TrialHooks['afterEpoch']>): string {
  return `${epochs} epochs, ${curve.length} values`;
}

/** What a trial came to at a worker. */
export type TrialResult =
  | {
      readonly type: 'end';
      readonly end: TrialEnd;
      readonly events: TrialProgress['events'];
      readonly attempt: string;
      /** Files of the run were sent; null where its directory is the search's own. Names of those too large to be sent. */
      readonly files: { readonly tooLarge: readonly string[] } | null;
    }
  /** The search had asked for it; the state is saved. */
  | { readonly type: 'interrupted' }
  /** The process of the trial died, and the worker lives. */
  | { readonly type: 'lost'; readonly message: string }
  /** What ends the search. */
  | { readonly type: 'error'; readonly kind: ErrorKind; readonly problem: Problem };

/** The keys beside the jobs of a queue. */
export function keysOf(queue: string) {
  const of = (what: string) => `${PREFIX}-${what}:${queue}`;
  return {
    answer: (id: string) => `${of('answer')}:${id}`,
    /** There while the search wants the trial to save its state and end. */
    stop: (id: string) => `${of('stop')}:${id}`,
    /** BullMQ's own: holds the token of the worker that has the job. */
    lock: (id: string) => `${PREFIX}:${queue}:${id}:lock`,
    files: (id: string) => `${of('files')}:${id}`,
    /** There while somebody drives the search. */
    driver: (search: string) => `${of('driver')}:${search}`,
  };
}

/** Times in milliseconds; others only in tests. */
export interface QueueTimes {
  /** A worker that is silent for so long has lost its trial. */
  readonly lock: number;
  /** How often workers look for trials that were lost; they are given on after two looks. */
  readonly stalled: number;
  /** How often a search looks at its trials without being called, and workers whether they shall stop. */
  readonly look: number;
  /** How often a search looks how many workers there are. */
  readonly workers: number;
  /** How long a trial waits for an answer of a search that gives no sign of life, before it goes on unasked. */
  readonly patience: number;
}

/** Workers train in processes of their own, so that nothing keeps them from renewing the lock: the time is for short breaks of the network. */
export const QUEUE_TIMES: QueueTimes = {
  lock: 60_000,
  stalled: 15_000,
  look: 1000,
  workers: 5000,
  patience: 30_000,
};

/** Workers that a trial may take with it, one after the other. */
export const LOST_WORKERS = 3;

/** What BullMQ says of a trial that took too many. */
export const STALLED_TOO_OFTEN = /stalled more than allowable limit/;
