import type { Drawing } from '../../report/index.js';
import type { LearningRateFinding } from '../../train/index.js';
import type { Fault } from './fault.js';

/** What can be set when a training is started. */
export interface OptionList {
  /** JSON Schema of a config file, as a person writes it. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** In the order of the form. Every option of the schema is in one group. */
  readonly groups: readonly { readonly title: string; readonly options: readonly string[] }[];
  /** What is used where an option is left out; one that is decided by the data is missing. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Names to choose from, where the schema allows any text. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

export type { FindingRequest, TrainingRequest } from '../jobs/job-requests.js';

export interface Started {
  readonly job: JobSummary;
}

/** Work in a process of its own that this server has started. */
export interface JobSummary {
  readonly id: string;
  readonly kind: 'train' | 'resume' | 'find-lr';
  readonly data: string;
  /** The run that a training writes, also before it is there; null of other work. */
  readonly run: string | null;
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  /** What it is doing, in words: "reading pictures", "epoch 3 of 20"; null before anything is known. */
  readonly stage: string | null;
  /** Share of the stage that is done, 0 to 1; null where that is not known. */
  readonly progress: number | null;
  /** Why it failed. */
  readonly error: Fault['error'] | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface JobList {
  /** Newest first. */
  readonly jobs: readonly JobSummary[];
}

export interface JobDetail extends JobSummary {
  /** Notes and errors, the last 200 lines. */
  readonly log: readonly string[];
  /** What the learning-rate finder found: as `pupil find-lr --json` prints it; null of other work and before its end. */
  readonly finding: FindingDocument | null;
  /** Its curve; null where `finding` is. */
  readonly chart: Drawing | null;
  /** Sweeps as far as they have come: all updates of each. */
  readonly sweeps: readonly {
    readonly learningRate: readonly number[];
    readonly loss: readonly number[];
    readonly smoothed: readonly number[];
  }[];
}

type Suggestion = LearningRateFinding['suggestions'][number];

/** The parts of the document of `pupil find-lr` that a page shows; docs/json.md has all. */
export interface FindingDocument {
  readonly recommended: (Suggestion & { readonly why: string }) | null;
  readonly obstacle: { readonly code: string; readonly what: string; readonly fix: string } | null;
  readonly suggestions: readonly Suggestion[];
  readonly notes: readonly string[];
  readonly curve: LearningRateFinding['curve'];
}

export interface Stopped {
  /** The process was asked to save its state and end, which takes a moment: the state of the run says when it has. */
  readonly asked: true;
}
