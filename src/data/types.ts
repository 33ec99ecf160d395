import type { Augmentation } from './augment/index.js';
import type { FittedColumn } from './normalize/index.js';
import type { Oversampling } from './oversample.js';
import type { TableInput } from './table/table-input.js';

/** How a picture is brought to the size of the model's input; `decode.ts` states each policy. */
export type Fit = 'crop' | 'stretch' | 'pad';

/** What every picture becomes before it reaches the model: uint8 `[height, width, channels]`. */
export interface InputContract {
  /** Pixels. */
  readonly height: number;
  /** Pixels. */
  readonly width: number;
  /** 1 is grey, 3 is sRGB. */
  readonly channels: 1 | 3;
  readonly fit: Fit;
}

/** What a model takes: a picture, or a row of a table. */
export type ModelInput = InputContract | TableInput;

/**
 * What is known of each picture.
 *
 *     class     one class: a position in `ImageData.classes`
 *     labels    for each of `ImageData.classes` whether it fits, 1 or 0
 *     numbers   a number for each of `ImageData.classes`
 */
export type TargetKind = 'class' | 'labels' | 'numbers';

/** What is true of N pictures: classes as int32 `[N]`, or labels and numbers as float32 `[N, K]`. */
export type Targets = Int32Array | Float32Array;

export interface Batch {
  readonly size: number;
  /** uint8 `[size, H, W, C]`, 0 … 255; owned by the receiver. */
  readonly pixels: Uint8Array;
  readonly targets: Targets;
  /** float32 `[size]`; undefined where every picture counts the same. */
  readonly weights?: Float32Array | undefined;
  /** uint32 `[size]`, positions in the split: `files[indices[i]]` is the picture of row `i`. */
  readonly indices: Uint32Array;
}

/** Rows of a table as they are: normalization happens in the graph, in training as in the exported model. */
export interface TableBatch {
  readonly size: number;
  /** float64 `[size, D]`, of the D numeric columns of the input in order; NaN where a value is missing. */
  readonly numbers: Float64Array;
  /** int32 `[size, C]`, of the C categorical columns in order, as `categoryCodes` gives them. */
  readonly codes: Int32Array;
  /** In regression the numbers of the file, not normalized. */
  readonly targets: Targets;
  /** float32 `[size]`; undefined where every row counts the same. */
  readonly weights?: Float32Array | undefined;
  /** uint32 `[size]`, positions in the split. */
  readonly indices: Uint32Array;
}

/** What training takes at a time, of any kind of input. */
export type ModelBatch = Batch | TableBatch;

export interface BatchOptions {
  /** Pictures per batch, at least 1. The last batch may be smaller. */
  readonly batchSize: number;
  /** Order of (seed, epoch); without it the order of `files`. */
  readonly shuffle?: { readonly seed: number; readonly epoch: number } | undefined;
  /** With `shuffle`: classes of which pictures are drawn more than once. */
  readonly oversample?: Oversampling | undefined;
  /** Batches to leave out at the start, so that a resumed run continues in mid-epoch; 0 … number of batches. */
  readonly firstBatch?: number | undefined;
  /** Random changes to the pictures, by their positions in the split; for training alone. */
  readonly augment?: Augmentation | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The pictures of one purpose. Batches are the same for any number of workers. */
export interface ImageSplit {
  readonly count: number;
  readonly input: InputContract;
  readonly targets: Targets;
  /** float32 `[count]`, at least 0; undefined where every picture counts the same. */
  readonly weights?: Float32Array | undefined;
  /** Names, relative to the folder of the source unless absolute; folders by class, then in natural order. */
  readonly files: readonly string[];
  /** One of `files`, without making all of them, which of a million pictures are a hundred megabytes. */
  fileOf(position: number): string;
  /** Throws DataError `data/changed` when a file that was readable at the start no longer is. */
  batches(options: BatchOptions): AsyncIterable<Batch>;
}

/** The rows of one purpose. */
export interface TableSplit {
  readonly count: number;
  readonly input: TableInput;
  /** In regression float32 `[count, K]`, as in the file. */
  readonly targets: Targets;
  /** float32 `[count]`, at least 0; undefined where every row counts the same. */
  readonly weights?: Float32Array | undefined;
  /** uint32 `[count]`: the number of each row in the file, counted from 1; a header is not counted. */
  readonly rows: Uint32Array;
  /**
   * Every value can be normalized: what is missing has a policy, what a transform is not defined for is refused. Throws
   * DataError `data/changed` when the file has changed since it was opened.
   */
  batches(options: BatchOptions): AsyncIterable<TableBatch>;
}

/** The examples of one purpose, of any kind of input. */
export type ModelSplit = ImageSplit | TableSplit;

/** A file that was left out, and why. */
export interface DataProblem {
  /** Relative to the folder of the source, with forward slashes. */
  readonly file: string;
  readonly code: ProblemCode;
  readonly reason: string;
}

export type ProblemCode =
  | 'data/empty-file'
  | 'data/not-a-picture'
  | 'data/damaged-picture'
  | 'data/too-many-pixels'
  | 'data/unreadable-file'
  | 'data/pixel-range'
  | 'data/pixel-type'
  | 'data/outside-classes'
  | 'data/missing-target';

export type SplitName = 'train' | 'validation' | 'test';

/** Files with exactly the same bytes. */
export interface DuplicateGroup {
  readonly files: readonly string[];
  /** True when the files lie in different splits: only ever so when the folders themselves say it. */
  readonly acrossSplits: boolean;
  /** True when the files lie in different classes, so that at least one label is wrong. */
  readonly acrossClasses: boolean;
}

/** Files that are no pictures by their name, counted by extension (`''` for none). */
export interface IgnoredFiles {
  readonly extension: string;
  readonly count: number;
}

/** Examples that were read, checked and split. */
interface OpenedData<Input, Split> {
  /** Names of classes, of labels or of numbers; of a table in regression, of the target columns. */
  readonly classes: readonly string[];
  readonly targetKind: TargetKind;
  readonly input: Input;
  /** Of numbers, a column for each of `classes`: how targets are normalized for the loss, and answers restored. */
  readonly target?: readonly FittedColumn[] | undefined;
  readonly train: Split;
  /** Empty when everything was asked for as one split. */
  readonly validation: Split;
  readonly test: Split | undefined;
  /** What the examples are of the data: a part of them where that was asked for. */
  readonly part: SplitName | 'all';
  /** True when the examples exceed the memory budget, so that each pass reads them anew. */
  readonly streamed: boolean;
  readonly problems: readonly DataProblem[];
  readonly duplicates: readonly DuplicateGroup[];
  /** SHA-256 (hex) over contents, targets, splits and what decides them: a resumed run refuses other data. */
  readonly fingerprint: string;
  /** Stops the threads and lets go of files. Batches asked for later are refused with DataError `data/closed`. */
  close(): Promise<void>;
}

/** Pictures, open. */
export interface ImageData extends OpenedData<InputContract, ImageSplit> {
  readonly ignored: readonly IgnoredFiles[];
}

/** A table, open and fitted. */
export interface TableData extends OpenedData<TableInput, TableSplit> {
  /** What was guessed, left out and filled in, and why: a sentence each. */
  readonly notes: readonly string[];
}

/** Data of any kind, open. */
export type ModelData = ImageData | TableData;

export interface OpenProgress {
  /** `scan` reads headers, `decode` reads pixels, `rows` reads a table. */
  readonly stage: 'scan' | 'decode' | 'rows';
  /** Files; rows of a table, of which nobody knows beforehand how many there are: `total` is then `done`. */
  readonly done: number;
  readonly total: number;
}

export interface OpenContext<Input extends ModelInput = InputContract> {
  /** Decides the split. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: OpenProgress) => void) | undefined;
  /** Told what a person may want to know of how the pictures are read. */
  readonly onNote?: ((message: string) => void) | undefined;
  /** Fixed by a trained model; the options about size, channels and fit, or about columns, are then not consulted. */
  readonly input?: Input | undefined;
  /** Class order of a trained model: folders may be fewer, but an unknown one is an error. */
  readonly classes?: readonly string[] | undefined;
  /** What a trained model answers: data that say something else of each picture are refused. */
  readonly targetKind?: TargetKind | undefined;
  /**
   * One split `train` that holds everything, or one part, for evaluation; `held-out` is the test part where the data name
   * one, else everything.
   */
  readonly only?: 'all' | 'held-out' | SplitName | undefined;
}
