import type { Augmentation } from './augment/index.js';

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

export interface BatchOptions {
  /** Pictures per batch, at least 1. The last batch may be smaller. */
  readonly batchSize: number;
  /** Order of (seed, epoch); without it the order of `files`. */
  readonly shuffle?: { readonly seed: number; readonly epoch: number } | undefined;
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
  /** Throws DataError `data/changed` when a file that was readable at the start no longer is. */
  batches(options: BatchOptions): AsyncIterable<Batch>;
}

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
  | 'data/outside-classes';

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

/** Pictures that were read, checked and split. */
export interface ImageData {
  /** Names of classes, of labels or of numbers. */
  readonly classes: readonly string[];
  readonly targetKind: TargetKind;
  readonly input: InputContract;
  readonly train: ImageSplit;
  /** Empty when everything was asked for as one split. */
  readonly validation: ImageSplit;
  readonly test: ImageSplit | undefined;
  /** What the pictures are of the data: a part of them where that was asked for. */
  readonly part: SplitName | 'all';
  /** True when decoded pixels exceed the memory budget, so that each pass decodes anew. */
  readonly streamed: boolean;
  readonly problems: readonly DataProblem[];
  readonly duplicates: readonly DuplicateGroup[];
  readonly ignored: readonly IgnoredFiles[];
  /** SHA-256 (hex) over files, contents, labels, splits and contract: a resumed run refuses other data. */
  readonly fingerprint: string;
  /** Stops the threads. Batches asked for later are refused with DataError `data/closed`. */
  close(): Promise<void>;
}

export interface OpenProgress {
  /** `scan` reads headers, `decode` reads pixels. */
  readonly stage: 'scan' | 'decode';
  /** Files. */
  readonly done: number;
  readonly total: number;
}

export interface OpenContext {
  /** Decides the split. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: OpenProgress) => void) | undefined;
  /** Fixed by a trained model; the options about size, channels and fit are then not consulted. */
  readonly input?: InputContract | undefined;
  /** Class order of a trained model: folders may be fewer, but an unknown one is an error. */
  readonly classes?: readonly string[] | undefined;
  /**
   * One split `train` that holds everything, or one part, for evaluation; `held-out` is the test part where the data name
   * one, else everything.
   */
  readonly only?: 'all' | 'held-out' | SplitName | undefined;
}
