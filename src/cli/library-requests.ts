import type { SourceOptions, TableOptionsInput } from '../data/index.js';
import type { InspectOptionsInput } from '../inspect/index.js';
import type { Extensions } from '../nn/index.js';
import type { SearchEvent, SearchOptions } from '../search/index.js';
import type { StudyEvent, StudyOptions } from '../study/index.js';
import type {
  AskOptionsInput,
  FinderOptions,
  ModelChoice,
  TrainEvent,
  TrainOptionsInput,
} from '../train/index.js';
import type { BackboneRequest } from './backbone-flags.js';
import type { Evaluation } from './library-results.js';

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
  /** Whether event files for TensorBoard are written in the run directory of each training. */
  readonly tensorboard?: boolean | undefined;
  /** Of work that goes on; other work has them in its request. */
  readonly extensions?: Extensions | undefined;
}

export interface TuningContext {
  readonly signal: AbortSignal;
  readonly onEvent: (event: SearchEvent) => void;
  /** Whether event files for TensorBoard are written in the run directory of each training. */
  readonly tensorboard?: boolean | undefined;
  /** Of work that goes on; other work has them in its request. */
  readonly extensions?: Extensions | undefined;
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
  /** Whether event files for TensorBoard are written; a run that has some goes on with them. */
  readonly tensorboard?: boolean | undefined;
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
