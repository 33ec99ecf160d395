import { DataError } from '../base/error.js';
import { type BatchOrder, batchOrder } from './batch-order.js';
import { chunked } from './chunked.js';
import type { DecodePool } from './decode-pool.js';
import type { FileFault, PictureRef } from './decode-task.js';
import { placeOf } from './listing.js';
import type { SplitContents } from './memory-split.js';
import { bytesPerPicture } from './pixel-store.js';
import { throwIfInterrupted } from './run-tasks.js';
import { takeTruth } from './take-truth.js';
import type { BatchOptions, ImageSplit } from './types.js';

/** Batches decoded ahead of the one in use, so that the threads have work while a training step blocks this one. */
const MOST_BATCHES_AHEAD = 4;
const FEWEST_BATCHES_AHEAD = 2;
/** Memory for batches ahead, between these two bounds. */
const AHEAD_BYTES = 256 * 2 ** 20;

interface StreamSource {
  readonly root: string;
  /** Where picture i of the split lies. */
  readonly locate: (index: number) => PictureRef;
  readonly pool: DecodePool;
  readonly maxPixels: number;
}

/** What became of one batch; an outcome never rejects, because nobody may ever come to take it. */
type Outcome =
  | { readonly faults: readonly (FileFault & { readonly file: string })[] }
  | { readonly error: unknown };

/**
 * A split that decodes from disk in every pass.
 *
 * Each batch is cut into one task per thread and queued in the threads up to four batches ahead; it is written to a ring
 * of shared buffers and copied out when it is taken.
 */
export function streamingSplit(contents: SplitContents, source: StreamSource): ImageSplit {
  const { files, targets, weights, input, requireOpen } = contents;
  const pictureBytes = bytesPerPicture(input);
  return Object.freeze({
    count: files.length,
    input,
    targets,
    weights,
    files,
    async *batches({ signal, augment, ...options }) {
      const order = batchOrder(files.length, options);
      throwIfInterrupted(signal);
      requireOpen();
      const batchBytes = Math.min(options.batchSize, files.length) * pictureBytes;
      const ahead = Math.min(
        MOST_BATCHES_AHEAD,
        order.total - order.first,
        Math.max(FEWEST_BATCHES_AHEAD, Math.floor(AHEAD_BYTES / batchBytes)),
      );
      const ring = Array.from({ length: ahead }, () => new Uint8Array(new SharedArrayBuffer(batchBytes)));
      const cancelled = new Int32Array(new SharedArrayBuffer(4));
      const slot = (k: number) => ring[(k - order.first) % ahead]!;
      const decode = (k: number) =>
        decodeBatch(contents, { ...source, augment }, order, k, slot(k), cancelled);
      const queue: Promise<Outcome>[] = [];
      try {
        for (let k = order.first; k < order.first + ahead; k++) queue.push(decode(k));
        for (let k = order.first; k < order.total; k++) {
          const outcome = await queue.shift()!;
          throwIfInterrupted(signal);
          requireDecoded(source.root, outcome);
          const indices = order.indices(k);
          const pixels = new Uint8Array(slot(k).subarray(0, indices.length * pictureBytes));
          if (k + ahead < order.total) queue.push(decode(k + ahead));
          yield { size: indices.length, pixels, ...takeTruth(contents, indices), indices };
        }
      } finally {
        Atomics.store(cancelled, 0, 1);
      }
    },
  } satisfies ImageSplit);
}

async function decodeBatch(
  { input }: SplitContents,
  { locate, pool, maxPixels, augment }: StreamSource & Pick<BatchOptions, 'augment'>,
  order: BatchOrder,
  k: number,
  target: Uint8Array<SharedArrayBuffer>,
  cancelled: Int32Array,
): Promise<Outcome> {
  const indices = order.indices(k);
  const pictures = Array.from(indices, (index) => locate(index));
  const perTask = Math.ceil(pictures.length / pool.workers);
  const tasks = chunked(pictures, perTask).map(async ({ start, items }) => {
    const { faults } = await pool.run({
      kind: 'pixels',
      pictures: items,
      maxPixels,
      input,
      target: { buffer: target.buffer, offset: start * bytesPerPicture(input) },
      augment: augment && { ...augment, pictures: indices.slice(start, start + items.length) },
      cancelled,
    });
    return faults.map((fault) => ({ ...fault, file: items[fault.index]!.file }));
  });
  try {
    return { faults: (await Promise.all(tasks)).flat() };
  } catch (error) {
    return { error };
  }
}

function requireDecoded(root: string, outcome: Outcome): void {
  if ('error' in outcome) throw outcome.error;
  const [fault] = outcome.faults;
  if (fault !== undefined)
    throw new DataError({
      code: 'data/changed',
      where: placeOf(root, fault.file),
      what: 'a picture that could be read at the start no longer can',
      got: fault.reason,
      fix: 'leave the folder unchanged while it is in use, then resume',
    });
}
