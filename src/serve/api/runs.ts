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

/** What a run was told to do. */
export interface RunConfiguration {
  /** `config.json` as it is; null where it is damaged. */
  readonly configuration: unknown;
}

export interface RunDetail extends RunSummary, RunConfiguration {
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
