import type { Augmentation } from './augment/index.js';
import type { PictureHeader } from './decode.js';
import type { CachePlace } from './pixel-cache/cached-pixels.js';
import type { RawPixels } from './raw-pixels.js';
import type { InputContract, ProblemCode } from './types.js';

/** Work for one decoding thread: many files per message, because messages cost as much as small pictures. */
export type DecodeTask = InspectTask | PixelsTask;

/** Where the bytes of one picture lie. */
export interface PictureRef {
  /** Its name. */
  readonly file: string;
  /** File on the disk. */
  readonly path: string;
  /** The part of that file which is the picture; undefined for all of it. */
  readonly range?: { readonly offset: number; readonly length: number } | undefined;
  /** How the bytes are to be read where they are bare pixels; undefined for JPEG, PNG and the like. */
  readonly raw?: RawPixels | undefined;
}

interface TaskBase {
  readonly pictures: readonly PictureRef[];
  readonly maxPixels: number;
}

/** Read headers and hash contents. */
export interface InspectTask extends TaskBase {
  readonly kind: 'inspect';
}

/** Decode pixels. */
export interface PixelsTask extends TaskBase {
  readonly kind: 'pixels';
  readonly input: InputContract;
  /** Where picture i is written, at byte `offset + i * H * W * C`; undefined to find damage only. */
  readonly target: { readonly buffer: SharedArrayBuffer; readonly offset: number } | undefined;
  /** Changes to make, and the number that they are drawn by for each picture; undefined to leave them as they are. */
  readonly augment: (Augmentation & { readonly pictures: Uint32Array | Float64Array }) | undefined;
  /** Where decoded pictures are kept; undefined to decode all of them. */
  readonly cache: CachePlace | undefined;
  /** The first element turns nonzero when nobody waits for the result any more. */
  readonly cancelled: Int32Array | undefined;
}

export interface FileFault {
  /** Position in the task's `pictures`. */
  readonly index: number;
  readonly code: ProblemCode;
  readonly reason: string;
}

export interface InspectedFile extends PictureHeader {
  /** Position in the task's `pictures`. */
  readonly index: number;
  readonly bytes: number;
  /** SHA-256 of the content, hex. */
  readonly hash: string;
}

export interface DecodeResult {
  readonly faults: readonly FileFault[];
  /** What the system said when a decoded picture could not be kept. */
  readonly cacheFault: string | undefined;
  /** Of an `inspect` task. */
  readonly inspected: readonly InspectedFile[];
}

export type WorkerRequest = { readonly id: number; readonly task: DecodeTask };
export type WorkerReply =
  | { readonly id: number; readonly result: DecodeResult }
  | { readonly id: number; readonly failure: string };
