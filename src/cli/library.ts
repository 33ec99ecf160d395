import type { z } from 'zod';
import type { SubjectFacts } from '../advice/index.js';
import type { DataSetName, SourceOptions, TableOptionsInput } from '../data/index.js';
import type { InspectOptionsInput } from '../inspect/index.js';
import type { Extensions } from '../nn/index.js';
import type {
  EnsembleOptions,
  SearchEvent,
  SearchOptions,
  WorkerContext,
  WorkerOptions,
  WorkerResult,
} from '../search/index.js';
import type { Dashboard, DashboardOptions, ServeOptions } from '../serve/index.js';
import type { QuestionKind, StudyEvent, StudyOptions } from '../study/index.js';
import type {
  AskOptionsInput,
  BackboneQuestion,
  FinderOptions,
  ModelChoice,
  TrainEvent,
  TrainOptionsInput,
} from '../train/index.js';
import type { BackboneRequest } from './backbone-flags.js';
import type {
  augmentResult,
  backboneResult,
  checkResult,
  dataGetResult,
  dataResult,
  dataTableResult,
  doctorResult,
  ensembleResult,
  evaluateResult,
  explainResult,
  exportResult,
  findLrPlanResult,
  findLrResult,
  planResult,
  predictResult,
  proofResult,
  reportResult,
  scheduleResult,
  serveResult,
  studyPlanResult,
  studyResult,
  summaryResult,
  trainResult,
  tunePlanResult,
  tuneResult,
} from './contract/index.js';
import type { ResultFiles } from './plot-flags.js';

/** What commands ask of Pupil's library, in their own words; `library-binding.ts` gives the real one. */
export interface Library {
  train(folder: string, request: TrainRequest, context: TrainingContext): Promise<TrainedRun>;
  resume(run: string, context: TrainingContext): Promise<TrainedRun>;
  /** Train again and again, and keep what was best. */
  tune(folder: string, request: TuneRequest, context: TuningContext, files: ResultFiles): Promise<Tuning>;
  resumeTuning(
    search: string,
    change: Pick<TuneRequest, 'budget' | 'workers' | 'queue'>,
    context: TuningContext,
    files: ResultFiles,
  ): Promise<Tuning>;
  /** The results of a search as they are; `lines` draw what mattered, no wider than `columns`. */
  showTuning(
    search: string,
    files: ResultFiles,
    columns: number,
  ): Promise<{ result: Tuning; lines: string[] }>;
  /** What `tune` would do; writes nothing. */
  planTuning(folder: string, request: TuneRequest, context: TuningContext): Promise<TuningPlan>;
  /** Make one model of several. */
  ensemble(members: readonly string[], options: EnsembleOptions, context: ExtendedContext): Promise<Ensemble>;
  /** Take trials from a queue until the signal is given, or none comes any more. */
  work(
    queue: { readonly url: string },
    options: Pick<WorkerOptions, 'name' | 'workers' | 'data' | 'runs' | 'idleSeconds'>,
    context: WorkerContext,
  ): Promise<WorkerResult>;
  /** Answer questions about how to train, by trainings in pairs. */
  study(
    folder: string,
    request: StudyRequest,
    context: StudyContext,
    files: ResultFiles,
  ): Promise<Omit<Study, 'applied'>>;
  resumeStudy(
    study: string,
    change: Pick<StudyRequest, 'budget' | 'workers' | 'queue'>,
    context: StudyContext,
    files: ResultFiles,
  ): Promise<Omit<Study, 'applied'>>;
  /** The answers of a study as they are. */
  showStudy(study: string, files: ResultFiles): Promise<Omit<Study, 'applied'>>;
  /** What `study` would do; writes nothing. */
  planStudy(folder: string, request: StudyRequest, context: StudyContext): Promise<StudyCosts>;
  /** What can be asked. */
  questions(): readonly Pick<QuestionKind, 'name' | 'asks'>[];
  /** Resume, train once more without a break, and compare. */
  prove(run: string, context: TrainingContext): Promise<Proof>;
  /** What `train` would do; writes nothing. */
  plan(folder: string, request: TrainRequest, context: TrainingContext): Promise<TrainingPlan>;
  /** Sweeps; `lines` draw the curve, no wider than `columns`. */
  findLearningRate(
    folder: string,
    request: TrainRequest,
    question: FinderQuestion,
    columns: number,
    context: TrainingContext,
  ): Promise<{ result: Omit<FoundLearningRate, 'seconds'>; lines: string[] }>;
  /** What `findLearningRate` would do; sweeps nothing and writes nothing. */
  planLearningRate(
    folder: string,
    request: TrainRequest,
    finder: FinderOptions,
    context: TrainingContext,
  ): Promise<FindingPlan>;
  evaluate(model: string, folder: string, context: EvaluationContext): Promise<Evaluation>;
  /** What cannot be read is reported, not thrown, as long as a picture can. */
  predict(model: string, files: readonly string[], context: PredictionContext): Promise<Predictions>;
  /** The same one by one, as they are answered. */
  predictEach(
    model: string,
    files: readonly string[],
    context: PredictionContext,
  ): AsyncIterable<Predictions['predictions'][number] | Predictions['skipped'][number]>;
  /** The places where somebody else's ONNX model can be cut; undefined where the target is none. */
  backbone(
    target: string,
    question: Pick<BackboneQuestion, 'imageSize' | 'layout'>,
  ): Promise<BackboneFeatures | undefined>;
  /** `target` is a model file, a run directory, an architecture, or a network itself. */
  summarize(target: ModelChoice, question: SummaryQuestion): Promise<Summary>;
  /** Measure the forms of a network's convolutions on this machine, and keep the fastest in a folder of caches. */
  tuneMachine(
    target: ModelChoice,
    question: TuningQuestion,
    context: WorkContext,
  ): Promise<Omit<MachineTuning, 'target'>>;
  /** What experience says of a training, or of a run or model file; nothing is run. */
  check(subject: TrainRequest | string, facts: SubjectFacts, context: ExtendedContext): Promise<Checked>;
  /** Download a data set, or what of it is not in the folder yet. */
  getDataSet(name: DataSetName, folder: string, context: WorkContext): Promise<GottenData>;
  /** What there is to know of data before training. */
  inspectData(
    folder: string,
    question: DataQuestion,
    context: WorkContext,
  ): Promise<InspectedData | InspectedTable>;
  /** What augmentation would do; draws a contact sheet of so many pictures and epochs, if any. */
  previewAugmentation(
    folder: string,
    request: TrainRequest,
    sheet: { readonly pictures: number; readonly variants: number; readonly out: string },
    context: WorkContext,
  ): Promise<PreviewedAugmentation>;
  /** The planned learning rate; `lines` draw it, no wider than `columns`. */
  schedule(request: ScheduleRequest, columns: number): Promise<{ result: PlannedSchedule; lines: string[] }>;
  /** Write the report of a run as one HTML page, and its drawings as files. */
  report(
    run: string,
    options: {
      readonly out?: string | undefined;
      readonly plot?: ResultFiles['plot'];
      readonly extensions?: Extensions | undefined;
    },
  ): Promise<ReportWritten>;
  export(
    run: string,
    to: string,
    options: {
      checkpoint?: string | undefined;
      average?: number | undefined;
      features?: boolean;
      /** File to write a model card to. */
      card?: string | undefined;
      overwrite: boolean;
      extensions?: Extensions | undefined;
    },
  ): Promise<Exported>;
  /** What there is to read about the knobs of training. */
  topics(): TopicText[];
  /** Throws OptionError that names the nearest topic. */
  findTopic(word: string): TopicText;
  /** Serve the dashboard of a folder until it is closed. */
  openDashboard(
    folder: string,
    options: Required<Pick<DashboardOptions, 'port' | 'token'>>,
    context: { readonly onFault: (message: string) => void },
  ): Promise<Dashboard>;
  /** Serve a model until it is closed. */
  serveModel(
    model: string,
    options: ServeOptions,
    context: { readonly onFault: (message: string) => void },
  ): Promise<ServedModel>;
  drawDemoPictures(
    folder: string,
    options: { seed: number; perClass: number },
    context: WorkContext,
  ): Promise<void>;
}

/** A training as it was asked for; what is left out takes its default in the library. */
export interface TrainRequest {
  readonly model: ModelChoice;
  readonly pictures: SourceOptions;
  readonly training: TrainOptionsInput;
  /** A trained network to begin with, in place of `model`. */
  readonly from?: BackboneRequest | undefined;
  readonly extensions?: Extensions | undefined;
  /** Where each option that was given came from. */
  readonly origin: Readonly<Record<string, 'file' | 'flag'>>;
}

/** How to look for a learning rate, and the files to write. */
export interface FinderQuestion {
  readonly finder: FinderOptions;
  /** Picture of the curve to write. */
  readonly plot?: string | undefined;
  /** Table of all updates to write. */
  readonly table?: string | undefined;
}

/** A search as it was asked for; what is left out takes its default in the library. */
export interface TuneRequest
  extends Pick<
    SearchOptions,
    | 'sampler'
    | 'pruner'
    | 'objectives'
    | 'seed'
    | 'budget'
    | 'margin'
    | 'folds'
    | 'repeats'
    | 'workers'
    | 'queue'
  > {
  /** What all trials share. */
  readonly base: TrainRequest;
  /** As it was read, not yet checked, and the file that it was read from. */
  readonly space: unknown;
  readonly spaceFile: string | undefined;
  /** Where nothing is said the next free one below `searches`. */
  readonly out: string | undefined;
}

/** A study as it was asked for; what is left out takes its default in the library. */
export interface StudyRequest
  extends Pick<StudyOptions, 'questions' | 'seeds' | 'plan' | 'budget' | 'workers' | 'queue'> {
  /** What all trainings share. */
  readonly base: TrainRequest;
  /** Where nothing is said the next free one below `studies`. */
  readonly out: string | undefined;
}

export interface StudyContext {
  readonly signal: AbortSignal;
  readonly onEvent: (event: StudyEvent) => void;
  /** Of work that goes on; other work has them in its request. */
  readonly extensions?: Extensions | undefined;
}

export interface TuningContext {
  readonly signal: AbortSignal;
  readonly onEvent: (event: SearchEvent) => void;
  /** Of work that goes on; other work has them in its request. */
  readonly extensions?: Extensions | undefined;
}

/** A model that is served. */
export interface ServedModel extends z.output<typeof serveResult> {
  close(): Promise<void>;
}

export interface WorkContext {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: { stage: string; done: number; total: number }) => void;
}

/** Work on a network that may name layers and activations of one's own. */
export interface ExtendedContext extends WorkContext {
  readonly extensions?: Extensions | undefined;
}

export interface DataQuestion {
  readonly options: Omit<InspectOptionsInput, 'sheet'>;
  /** File to draw a contact sheet into. */
  readonly sheet?: string | undefined;
  /** How the pictures are to be read. */
  readonly pictures: SourceOptions;
}

/** How a model is to be asked about pictures. */
export interface AskingContext {
  readonly tta?: AskOptionsInput['tta'] | undefined;
  /** A policy by name or written out; only the library knows which there are. */
  readonly ttaPolicy?: string | Readonly<Record<string, unknown>> | undefined;
  readonly seed?: number | undefined;
}

export interface PredictionContext extends ExtendedContext, AskingContext {
  readonly monteCarlo?: number | undefined;
  readonly part?: Evaluation['part'] | undefined;
  /** How sources are to be read. */
  readonly pictures?: (SourceOptions & Pick<TableOptionsInput, 'delimiter' | 'missingValues'>) | undefined;
}

export interface EvaluationContext extends WorkContext, AskingContext {
  /** Without it the test part where the data name one, else everything. */
  readonly part?: Evaluation['part'] | undefined;
  /** How the pictures are to be read. */
  readonly pictures: SourceOptions;
}

export interface TrainingContext {
  readonly signal: AbortSignal;
  readonly onEvent: (event: TrainEvent) => void;
  readonly extensions?: Extensions | undefined;
  /** Whether the report is written at the end. */
  readonly report?: boolean | undefined;
}

/** What `summary` needs to know of pictures to build an architecture by name, and of the training to count its costs. */
export interface SummaryQuestion {
  readonly imageSize?: number | readonly [height: number, width: number] | undefined;
  readonly channels?: 1 | 3 | undefined;
  readonly classes?: number | undefined;
  readonly optimizer?: string | undefined;
  readonly batchSize?: number | undefined;
  readonly freeze?: string[] | undefined;
  readonly extensions?: Extensions | undefined;
}

/** How the network to be measured is trained. */
export interface TuningQuestion extends Omit<SummaryQuestion, 'optimizer' | 'freeze'> {
  readonly threads?: number | undefined;
  /** The folder of Pupil's caches. */
  readonly caches: string;
}

/** A run as it might be. */
export interface ImaginedRun {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Without one that of the optimizer. */
  readonly learningRate?: number;
  /** Name; the usual one where none is given. */
  readonly optimizer?: string;
}

/** A schedule to draw: over a run directory, or over a run as it might be. */
export interface ScheduleRequest {
  /** `'own'` is that of the run directory. */
  readonly schedule: string | { readonly kind: string };
  readonly over: { readonly run: string } | ImaginedRun;
  /** File to draw into. */
  readonly plot?: string;
}

export type Proof = z.output<typeof proofResult>;
export type TrainedRun = z.output<typeof trainResult>;
export type ReportWritten = z.output<typeof reportResult>;
export type TrainingPlan = Omit<z.output<typeof planResult>, 'dryRun'>;
export type FoundLearningRate = z.output<typeof findLrResult>;
export type FindingPlan = Omit<z.output<typeof findLrPlanResult>, 'dryRun'>;
export type Study = z.output<typeof studyResult>;
export type StudyCosts = Omit<z.output<typeof studyPlanResult>, 'dryRun'>;
export type Tuning = z.output<typeof tuneResult>;
export type TuningPlan = Omit<z.output<typeof tunePlanResult>, 'dryRun'>;
export type Ensemble = Omit<z.output<typeof ensembleResult>, 'seconds'>;
export type Evaluation = Omit<z.output<typeof evaluateResult>, 'seconds'>;
export type Predictions = Omit<z.output<typeof predictResult>, 'seconds'>;
export type MachineTuning = NonNullable<z.output<typeof doctorResult>['tuning']>;
export type BackboneFeatures = Omit<z.output<typeof backboneResult>, 'backbone'>;
export type Summary = Omit<z.output<typeof summaryResult>, 'model'>;
export type Checked = Omit<z.output<typeof checkResult>, 'target'>;
export type GottenData = z.output<typeof dataGetResult>;
export type InspectedData = Omit<z.output<typeof dataResult>, 'seconds'>;
export type InspectedTable = Omit<z.output<typeof dataTableResult>, 'seconds'>;
export type PreviewedAugmentation = z.output<typeof augmentResult>;
export type PlannedSchedule = z.output<typeof scheduleResult>;
export type TopicText = z.output<typeof explainResult>['topics'][number];
export type Exported = z.output<typeof exportResult>;
