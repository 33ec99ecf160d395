import type { BatchOrder } from './batch-order.js';
import { chunked } from './chunked.js';
import type { DecodePool } from './decode-pool.js';
import type { FileFault, PictureRef } from './decode-task.js';
import type { PixelCache } from './pixel-cache/open-pixel-cache.js';
import { bytesPerPicture } from './pixel-store.js';
import { throwIfInterrupted } from './run-tasks.js';
import type { BatchOptions, InputContract } from './types.js';

/** Batches decoded ahead of the one in use, so that the threads have work while a training step blocks this one. */
const USUAL_BATCHES_AHEAD = 4;
const FEWEST_BATCHES_AHEAD = 2;
/** Memory for batches ahead, between these two bounds. */
const AHEAD_BYTES = 256 * 2 ** 20;
/** Several training steps on small batches are made at once: more of these are decoded ahead, within so much memory. */
const MOST_BATCHES_AHEAD = 32;
const SMALL_AHEAD_BYTES = 8 * 2 ** 20;

/** Pictures on the disk, and how they are to be decoded. */
export interface DecodeSource {
  readonly input: InputContract;
  /** Where picture i lies. */
  readonly locate: (index: number) => PictureRef;
  readonly pool: DecodePool;
  readonly maxPixels: number;
  /** What is kept of them on the disk, and their numbers there; undefined to decode all. */
  readonly cache: { readonly pixels: PixelCache; readonly numberOf: (index: number) => number } | undefined;
}

/** A batch with those of its pictures named that could not be decoded; what their pixels are then is not told. */
export interface DecodedBatch {
  /** Pictures, as `locate` counts them. */
  readonly indices: Uint32Array;
  /** uint8 `[size, H, W, C]`; owned by the receiver. */
  readonly pixels: Uint8Array;
  /** `index` is the row. */
  readonly faults: readonly (FileFault & { readonly file: string })[];
}

/** What became of one batch; an outcome never rejects, because nobody may ever come to take it. */
type Outcome = Pick<DecodedBatch, 'faults'> | { readonly error: unknown };

/**
 * Decode the batches of an order from disk.
 *
 * Each batch is cut into one task per thread and queued in the threads some batches ahead; it is written to a ring
 * of shared buffers and copied out when it is taken.
 */
export async function* decodeBatches(
  order: BatchOrder,
  source: DecodeSource,
  { batchSize, signal, augment }: Pick<BatchOptions, 'batchSize' | 'signal' | 'augment'>,
): AsyncGenerator<DecodedBatch> {
  const pictureBytes = bytesPerPicture(source.input);
  const batchBytes = Math.min(batchSize, order.count) * pictureBytes;
  const ahead = Math.min(order.total - order.first, batchesAhead(batchBytes));
  const ring = Array.from({ length: ahead }, () => new Uint8Array(new SharedArrayBuffer(batchBytes)));
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  const slot = (k: number) => ring[(k - order.first) % ahead]!;
  const decode = (k: number) => decodeBatch(source, { order, k, target: slot(k), augment, cancelled });
  const queue: Promise<Outcome>[] = [];
  try {
    for (let k = order.first; k < order.first + ahead; k++) queue.push(decode(k));
    for (let k = order.first; k < order.total; k++) {
      const outcome = await queue.shift()!;
      throwIfInterrupted(signal);
      if ('error' in outcome) throw outcome.error;
      const indices = order.indices(k);
      const pixels = new Uint8Array(slot(k).subarray(0, indices.length * pictureBytes));
      if (k + ahead < order.total) queue.push(decode(k + ahead));
      yield { indices, pixels, faults: outcome.faults };
    }
  } finally {
    Atomics.store(cancelled, 0, 1);
  }
}

function batchesAhead(batchBytes: number): number {
  const within = (bytes: number) => Math.floor(bytes / batchBytes);
  const usual = Math.max(FEWEST_BATCHES_AHEAD, Math.min(USUAL_BATCHES_AHEAD, within(AHEAD_BYTES)));
  return Math.max(usual, Math.min(MOST_BATCHES_AHEAD, within(SMALL_AHEAD_BYTES)));
}

interface BatchToDecode extends Pick<BatchOptions, 'augment'> {
  readonly order: BatchOrder;
  readonly k: number;
  readonly target: Uint8Array<SharedArrayBuffer>;
  readonly cancelled: Int32Array;
}

async function decodeBatch(
  { input, locate, pool, maxPixels, cache }: DecodeSource,
  { order, k, target, augment, cancelled }: BatchToDecode,
): Promise<Outcome> {
  const indices = order.indices(k);
  const draws = order.draws(k);
  const pictures = Array.from(indices, (index) => locate(index));
  const perTask = Math.ceil(pictures.length / pool.workers);
  const tasks = chunked(pictures, perTask).map(async ({ start, items }) => {
    const own = indices.slice(start, start + items.length);
    const { faults, cacheFault } = await pool.run({
      kind: 'pixels',
      pictures: items,
      maxPixels,
      input,
      target: { buffer: target.buffer, offset: start * bytesPerPicture(input) },
      augment: augment && { ...augment, pictures: draws.slice(start, start + items.length) },
      cache: cache?.pixels.place(Array.from(own, cache.numberOf)),
      cancelled,
    });
    if (cacheFault !== undefined) cache?.pixels.stopWriting(cacheFault);
    return faults.map((fault) => ({ ...fault, index: start + fault.index, file: items[fault.index]!.file }));
  });
  try {
    return { faults: (await Promise.all(tasks)).flat() };
  } catch (error) {
    return { error };
  }
}
