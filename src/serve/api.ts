import type { Drawing } from '../report/index.js';
import type { Importance, SmallestNotWorse, TrialState } from '../search/index.js';
import type { Comparison, Conclusion, ConfigPatch, Trouble } from '../study/index.js';
import type { Answer, LearningRateFinding } from '../train/index.js';

/*
 * What the dashboard's server is asked and what it answers; the web app knows these types and nothing else of Pupil.
 *
 * Every answer is JSON unless said otherwise, with status 200; what goes wrong is a `Fault` with another status. Ids are
 * paths relative to the folder with `/` between parts (`runs/photos-1`); in an address one is a single segment:
 * `/api/runs/${encodeURIComponent(id)}`. Every POST needs the header `x-pupil: 1`, which no other site can send.
 *
 *   GET  /api/about                        About
 *   GET  /api/runs                         RunList
 *   GET  /api/runs/:id                     RunDetail
 *   GET  /api/runs/:id/metrics             Points: all of them
 *   GET  /api/runs/:id/diagnostics         Diagnostics
 *   GET  /api/runs/:id/report              text/html, for a frame: its own `report.html`, or one made now
 *   GET  /api/runs/:id/model               the exported model, as a download
 *   POST /api/runs/:id/stop                Stopped
 *   POST /api/runs/:id/resume              Started: go on with a run that was interrupted
 *   POST /api/runs/:id/predict             body: the bytes of one picture; PictureAnswer
 *   GET  /api/searches                     SearchList
 *   GET  /api/searches/:id                 SearchDetail
 *   GET  /api/searches/:id/charts/:name    image/svg+xml; `name` as in SearchDetail.charts
 *                                          (`?embed=wide` or `narrow`: an element for a page, in its colours `--chart-<name>`)
 *   GET  /api/studies                      StudyList
 *   GET  /api/studies/:id                  StudyDetail
 *   GET  /api/studies/:id/charts/:name     image/svg+xml
 *   GET  /api/options                      OptionList
 *   POST /api/train                        body: TrainingRequest; Started
 *   POST /api/find-lr                      body: FindingRequest; Started
 *   GET  /api/jobs                         JobList: what this server has started
 *   GET  /api/jobs/:id                     JobDetail
 *   GET  /api/jobs/:id/chart               image/svg+xml of the learning-rate finder
 *   POST /api/jobs/:id/stop                Stopped
 *   GET  /api/events                       text/event-stream, see `DashboardEvent`
 */

/** What went wrong: `what` broke which rule where, and how to mend it. */
export interface Fault {
  readonly error: {
    /** Stable, such as `serve/unknown-run`. */
    readonly code: string;
    readonly message: string;
    readonly where?: string | undefined;
    readonly fix?: string | undefined;
    /** Of a request that does not fit its schema: each fault, with the path of the field. */
    readonly issues?: readonly { readonly path: string; readonly message: string }[] | undefined;
  };
}

export interface About {
  /** Version of Pupil. */
  readonly version: string;
  /** Absolute path of the folder that is looked at. */
  readonly folder: string;
  /** Where trainings that are started from here go, relative to the folder; `''` is the folder itself. */
  readonly newRuns: string;
  /** Where relative paths of data begin: the folder that the server was started in. */
  readonly workingFolder: string;
  /** False where the server only shows: `POST /api/train` is refused. */
  readonly canTrain: boolean;
  /** Largest picture that `predict` takes, in bytes. */
  readonly largestPicture: number;
}

/**
 * - `training`: a process holds the lock of the run.
 * - `done`: it came to its end.
 * - `interrupted`: nobody trains it, and it can go on.
 * - `failed`: it diverged, or the process that was started from here ended with an error.
 * - `damaged`: its files say nothing that can be understood; `problem` says what.
 */
export type RunState = 'training' | 'done' | 'interrupted' | 'failed' | 'damaged';

/** A run in the list. Everything that only a readable config says is null where the run is damaged. */
export interface RunSummary {
  readonly id: string;
  /** Last part of the path. */
  readonly name: string;
  readonly state: RunState;
  /** What is wrong with it, or why it failed; null where nothing is. */
  readonly problem: string | null;
  /** The search or study that it is a trial of. */
  readonly parent: { readonly kind: 'search' | 'study'; readonly id: string } | null;
  readonly config: RunEssentials | null;
  /** Best value of the monitored metric so far, and its epoch, from 1; null before there is one. */
  readonly best: { readonly epoch: number; readonly value: number } | null;
  /** The last epoch done; null before the first. */
  readonly last: EpochRow | null;
  /** Why training ended: `completed`, `early-stopping`, `diverged` and others; null before its end. */
  readonly stopReason: string | null;
  /** When `config.json` was written, and when anything of the run was last changed: milliseconds since 1970. */
  readonly startedAt: number;
  readonly changedAt: number;
  readonly hasModel: boolean;
  /** Whether the run has its `report.html`; without one the report is made when it is asked for. */
  readonly hasReport: boolean;
  readonly hasDiagnostics: boolean;
  /** Whether `stop` would work: it is trained by a process of this machine. */
  readonly canStop: boolean;
}

/** What tells runs apart at a glance. */
export interface RunEssentials {
  /** Path of the data as the config has it. */
  readonly data: string;
  readonly examples: 'pictures' | 'rows';
  readonly task: string;
  /** How many there are; `configuration.classifier.classes` names them. */
  readonly classes: number;
  readonly training: number;
  readonly validation: number;
  readonly architecture: string;
  readonly optimizer: string;
  readonly learningRate: number;
  readonly schedule: string;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  readonly augment: string;
  /** Metric that decides which epoch is best: `accuracy`, `train.loss`. */
  readonly monitor: string;
  readonly monitorMode: 'min' | 'max';
}

/** One epoch: `epoch` from 1, `updates`, `learningRate`, `seconds`, `imagesPerSecond`, validation metrics by their names, those of training as `train.<name>`. */
export type EpochRow = Readonly<Record<string, number | null>>;

export interface RunList {
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  /** Goes with the list: `/api/events?since=` continues from here. */
  readonly revision: string;
  /** Folders that could not be read, and other reasons why runs may be missing. */
  readonly notes: readonly string[];
}

export interface RunDetail extends RunSummary {
  /** `config.json` as it is; null where it is damaged. */
  readonly configuration: unknown;
  /** `result.json` as it is; null before the end. */
  readonly result: unknown;
  readonly metrics: Points;
}

/**
 * Epochs as columns. `from` is the row that they begin at: drop your rows from there on, then append these. A run that goes on
 * after an interruption may take back rows, so `from` can be below what you have; an event that is sent twice changes nothing.
 */
export interface Points {
  readonly from: number;
  /** Rows in each column. */
  readonly count: number;
  /** By the names of `EpochRow`; null where a row has no such value. A column that is missing here is null in these rows. */
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
  /** Where they end, for `/api/events`. */
  readonly position: string;
  /** Lines of the file that are damaged and left out. */
  readonly damagedLines: number;
}

/** Measurements of layers, oldest first; docs/parameters.md says what they are. At most the last 200. */
export interface Diagnostics {
  readonly records: readonly unknown[];
  /** Those that are there in all. */
  readonly total: number;
}

/**
 * `GET /api/events?since=<revision>&watch=<id>&from=<position>&watch=<id>&from=<position>`: changes of the list since then (all of
 * it without `since`), and the points of the watched runs after those positions (all of them where `from` is empty). As many `from`
 * as `watch`, in the same order; at most 50. After a break the browser sends the id of the last event, which takes the place of
 * `since` and `from`. The name of each event is its `type`; its data is JSON.
 */
export type DashboardEvent =
  | {
      readonly type: 'runs';
      /** Take the place of those with the same ids, or are new. */
      readonly changed: readonly RunSummary[];
      readonly removed: readonly string[];
      /** `changed` is the whole list. */
      readonly isWhole: boolean;
      readonly revision: string;
    }
  | ({ readonly type: 'points'; readonly run: string } & Points)
  /** A watched run is gone; it may come back with `points` from row 0. */
  | { readonly type: 'gone'; readonly run: string }
  /** Files of these searches and studies changed, by their ids: ask for them again. */
  | { readonly type: 'work'; readonly changed: readonly string[]; readonly removed: readonly string[] }
  /** Take the place of those with the same ids, or are new. */
  | { readonly type: 'jobs'; readonly changed: readonly JobSummary[] };

export interface SearchSummary {
  readonly id: string;
  readonly name: string;
  readonly state: 'running' | 'ended' | 'damaged';
  readonly problem: string | null;
  readonly data: string;
  readonly objectives: readonly { readonly name: string; readonly direction: 'min' | 'max' }[];
  readonly sampler: string;
  readonly pruner: string;
  /** By state. */
  readonly trials: Readonly<Record<TrialState, number>>;
  /** Trials that the budget allows; null without such a limit. */
  readonly budget: number | null;
  /** Values of the best trial, one for each objective; null before there is one. */
  readonly best: readonly (number | null)[] | null;
  readonly seconds: number;
  readonly changedAt: number;
}

export interface SearchList {
  /** Newest first. */
  readonly searches: readonly SearchSummary[];
}

export interface SearchDetail extends SearchSummary {
  readonly parameters: readonly string[];
  readonly trialList: readonly SearchTrial[];
  /** Numbers of the best trials: those that none dominates. */
  readonly bestTrials: readonly number[];
  readonly importance: readonly Importance[];
  /** The smallest network that is not worse than the best; null where nothing can be said. */
  readonly smallest: SmallestNotWorse | null;
  /** `parallel`, `history`, `importance`, `pareto-<objective>`; plain values, from which the SVG is drawn too. */
  readonly charts: Readonly<Record<string, Drawing>>;
  /** Text of the config of the best trial; null before there is one. */
  readonly bestConfig: string | null;
}

export interface SearchTrial {
  readonly number: number;
  readonly state: TrialState;
  readonly point: Readonly<Record<string, unknown>>;
  readonly values: readonly (number | null)[] | null;
  readonly curve: readonly (number | null)[];
  readonly parameters: number | null;
  readonly seconds: number;
  readonly stoppedBy: string | null;
  readonly error: string | null;
  /** Ids of its runs: one, or one for each fold; those that are there. */
  readonly runs: readonly string[];
}

export interface StudySummary {
  readonly id: string;
  readonly name: string;
  readonly state: 'running' | 'ended' | 'damaged';
  readonly problem: string | null;
  readonly data: string;
  readonly metric: string;
  readonly questions: readonly {
    readonly name: string;
    readonly conclusion: Conclusion;
    readonly isFinal: boolean;
  }[];
  readonly trials: number;
  readonly seconds: number;
  readonly changedAt: number;
}

export interface StudyList {
  /** Newest first. */
  readonly studies: readonly StudySummary[];
}

export interface StudyDetail extends StudySummary {
  readonly cards: readonly StudyCard[];
  /** Questions that have no answer here, and why. */
  readonly refused: readonly { readonly question: string; readonly reason: string }[];
  /** What trainings have less of than they would, so that the study fits into its time. */
  readonly shortened: { readonly epochs?: number | undefined; readonly trainingShare?: number | undefined };
  /** What all answers together change. */
  readonly patch: ConfigPatch;
  /** Text of the recommended config; null where the study has not come to its end. */
  readonly recommended: string | null;
  /** `effects`, `trade-off-time`, `trade-off-size`, `data-size`. */
  readonly charts: Readonly<Record<string, Drawing>>;
}

/** A question with its answer, its picture and its evidence. */
export interface StudyCard {
  readonly question: string;
  /** In words, with a question mark. */
  readonly asks: string;
  readonly conclusion: Conclusion;
  readonly isFinal: boolean;
  /** The answer in words. */
  readonly sentence: string;
  readonly baseline: string;
  readonly best: string | null;
  readonly patch: ConfigPatch;
  /** About how many more trainings would tell; null where only more examples would. */
  readonly moreRuns: number | null;
  readonly arms: readonly {
    readonly arm: string;
    readonly pairs: number;
    /** Null before the first look. Numbers that are not finite are null. */
    readonly comparison: Comparison | null;
    /** As multiples of what the baseline takes. */
    readonly cost: { readonly seconds: number; readonly parameters: number } | null;
  }[];
  readonly troubles: readonly Trouble[];
  /** Its effects alone: `card-<question>` among the charts; null before the first look. */
  readonly chart: string | null;
}

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

export type { FindingRequest, TrainingRequest } from './jobs/job-requests.js';

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

/** What a model says of a picture. */
export interface PictureAnswer extends Answer {
  readonly task: string;
  /** In the order of the model. */
  readonly classes: readonly string[];
  /** Size that the model sees: height, width. */
  readonly size: readonly [height: number, width: number];
  readonly milliseconds: number;
}
