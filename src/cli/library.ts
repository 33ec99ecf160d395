import type { SubjectFacts } from '../advice/index.js';
import type { DataSetName } from '../data/index.js';
import type { Extensions } from '../nn/index.js';
import type { EnsembleOptions, WorkerContext, WorkerOptions, WorkerResult } from '../search/index.js';
import type { Dashboard, DashboardOptions, ServeOptions } from '../serve/index.js';
import type { QuestionKind } from '../study/index.js';
import type { BackboneQuestion, FinderOptions, ModelChoice } from '../train/index.js';
import type {
  DataQuestion,
  EvaluationContext,
  ExtendedContext,
  FinderQuestion,
  PredictionContext,
  ScheduleRequest,
  StudyContext,
  StudyRequest,
  SummaryQuestion,
  TrainingContext,
  TrainRequest,
  TuneRequest,
  TuningContext,
  TuningQuestion,
  WorkContext,
} from './library-requests.js';
import type {
  BackboneFeatures,
  BoardWritten,
  Checked,
  Ensemble,
  Evaluation,
  Exported,
  FindingPlan,
  FoundLearningRate,
  GottenData,
  InspectedData,
  InspectedTable,
  MachineTuning,
  PlannedSchedule,
  Predictions,
  PreviewedAugmentation,
  Proof,
  ReportWritten,
  ServedModel,
  Study,
  StudyCosts,
  Summary,
  TopicText,
  TrainedRun,
  TrainingPlan,
  Tuning,
  TuningPlan,
} from './library-results.js';
import type { ResultFiles } from './plot-flags.js';

export type * from './library-requests.js';
export type * from './library-results.js';

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
    options: Pick<WorkerOptions, 'name' | 'workers' | 'data' | 'from' | 'runs' | 'idleSeconds'>,
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
  /** Write event files of TensorBoard for a run, or for all runs in a folder. */
  writeBoard(
    folder: string,
    options: { readonly out: string; readonly overwrite: boolean },
  ): Promise<BoardWritten>;
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
