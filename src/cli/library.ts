import type { z } from 'zod';
import type { ImageFolderInput } from '../data/index.js';
import type { ModelChoice, TrainEvent, TrainOptionsInput } from '../train/index.js';
import type {
  checkResult,
  evaluateResult,
  exportResult,
  planResult,
  predictResult,
  summaryResult,
  trainResult,
} from './contract.js';

/** What commands ask of Pupil's library, in their own words; `library-binding.ts` gives the real one. */
export interface Library {
  train(folder: string, request: TrainRequest, context: TrainingContext): Promise<TrainedRun>;
  resume(run: string, context: TrainingContext): Promise<TrainedRun>;
  /** What `train` would do; writes nothing. */
  plan(folder: string, request: TrainRequest, context: TrainingContext): Promise<TrainingPlan>;
  evaluate(model: string, folder: string, context: WorkContext): Promise<Evaluation>;
  /** Files that cannot be read are reported, not thrown, as long as one can. */
  predict(model: string, files: readonly string[], context: WorkContext): Promise<Predictions>;
  /** `target` is a model file, a run directory, an architecture, or a network itself. */
  summarize(target: ModelChoice, question: SummaryQuestion): Promise<Summary>;
  /** What experience says of a training, or of a run or model file; nothing is run. */
  check(subject: TrainRequest | string, facts: CheckFacts, context: WorkContext): Promise<Checked>;
  export(run: string, to: string, options: { overwrite: boolean }): Promise<Exported>;
  drawDemoPictures(
    folder: string,
    options: { seed: number; perClass: number },
    context: WorkContext,
  ): Promise<void>;
}

/** A training as it was asked for; what is left out takes its default in the library. */
export interface TrainRequest {
  readonly model: ModelChoice;
  readonly pictures: ImageFolderInput;
  readonly training: TrainOptionsInput;
  /** Where each option that was given came from. */
  readonly origin: Readonly<Record<string, 'file' | 'flag'>>;
}

export interface WorkContext {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: { stage: string; done: number; total: number }) => void;
}

export interface TrainingContext {
  readonly signal: AbortSignal;
  readonly onEvent: (event: TrainEvent) => void;
}

/** What `summary` needs to know of pictures to build an architecture by name, and of the training to count its costs. */
export interface SummaryQuestion {
  readonly imageSize?: number | readonly [height: number, width: number] | undefined;
  readonly channels?: 1 | 3 | undefined;
  readonly classes?: number | undefined;
  readonly optimizer?: string | undefined;
  readonly batchSize?: number | undefined;
  readonly freeze?: string[] | undefined;
}

/** What `check` may be told of the pictures. */
export interface CheckFacts {
  /** Folder of pictures to look at. */
  readonly data?: string | undefined;
  readonly imageSize?: number | readonly [height: number, width: number] | undefined;
  readonly channels?: 1 | 3 | undefined;
  readonly classes?: number | undefined;
}

export type TrainedRun = z.output<typeof trainResult>;
export type TrainingPlan = Omit<z.output<typeof planResult>, 'dryRun'>;
export type Evaluation = Omit<z.output<typeof evaluateResult>, 'seconds'>;
export type Predictions = Omit<z.output<typeof predictResult>, 'seconds'>;
export type Summary = Omit<z.output<typeof summaryResult>, 'model'>;
export type Checked = Omit<z.output<typeof checkResult>, 'target'>;
export type Exported = z.output<typeof exportResult>;
