import type { ErrorKind, Problem } from '../../base/error.js';
import type { TrainEvent } from '../../train/index.js';
import type { StoppedBy, TrialHooks, TrialJob } from '../trials/run-trial.js';
import type { TrialEnd } from '../trials/trial-log.js';

/** What a search tells the process of a trial. */
export type ToTrial =
  | { readonly type: 'job'; readonly job: TrialJob }
  /** To each report. */
  | { readonly type: 'answer'; readonly stoppedBy: StoppedBy | undefined }
  /** Save the state and end. */
  | { readonly type: 'abort' };

/** What the process of a trial tells the search. */
export type FromTrial =
  | { readonly type: 'event'; readonly event: TrainEvent }
  /** After each epoch but the last; the trial waits for the answer. */
  | { readonly type: 'report'; readonly report: Parameters<TrialHooks['afterEpoch']> }
  | { readonly type: 'end'; readonly end: TrialEnd }
  /** What ends the search, or shows a fault of ours. */
  | { readonly type: 'error'; readonly kind: ErrorKind; readonly problem: Problem };
