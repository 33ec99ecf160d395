import type { DiagnosticRecord, EpochMetrics, RunConfig, ValidationAnswers } from '../../train/index.js';
import type { RunEnd } from './read-result.js';

/**
 * - `done`: it came to its end.
 * - `diverged`: its loss was lost, and it stopped there.
 * - `unfinished`: it is being trained, or was interrupted and can go on.
 */
export type RunReportState = 'done' | 'diverged' | 'unfinished';

/** Everything that a run directory says, read once, for any renderer. Parts that are missing or damaged are null. */
export interface RunReport {
  /** Absolute path of the directory. */
  readonly path: string;
  /** Its last part. */
  readonly name: string;
  readonly state: RunReportState;
  readonly config: RunConfig | null;
  /** Epochs done, in their order; as many as can be read. */
  readonly epochs: readonly EpochMetrics[];
  /** How it ended; null before its end. */
  readonly result: RunEnd | null;
  /** Measurements of layers, oldest first; none where they were not asked for. */
  readonly diagnostics: readonly DiagnosticRecord[];
  /** What the model says of the validation examples. */
  readonly answers: ValidationAnswers | null;
  /** Size of the exported model in bytes; null where there is none. */
  readonly modelBytes: number | null;
  /** What is damaged, or missing though it should be there; in sentences. */
  readonly problems: readonly string[];
}
