import { batchOrder } from './batch-order.js';
import { choosePart } from './choose-part.js';
import { DEFAULT_MAX_PIXELS } from './decode.js';
import { decodeBatches } from './decode-batches.js';
import { createDecodePool, resolveWorkers } from './decode-pool.js';
import type { PictureRef } from './decode-task.js';
import { indicesWhere } from './indices-where.js';
import { placeOf } from './listing.js';
import { bytesPerPicture } from './pixel-store.js';
import { listPictures, type PictureFileSource } from './sources/file-sources.js';
import type { DataProblem, InputContract, OpenContext } from './types.js';

/** Pictures with nothing known of them, as far as they could be read. */
export interface UnlabelledBatch {
  /** Names of the pictures in `pixels`. */
  readonly files: readonly string[];
  /** uint8 `[files.length, H, W, C]`. */
  readonly pixels: Uint8Array;
  /** Pictures of this batch that could not be read. */
  readonly problems: readonly DataProblem[];
}

export interface UnlabelledPictures {
  /** With those that will turn out not to be readable. */
  readonly count: number;
  /** What a listing has found wrong, before any picture is read. */
  readonly problems: readonly DataProblem[];
  /** In the order in which they were given, each decoded once. */
  batches(options: {
    readonly batchSize: number;
    readonly signal?: AbortSignal | undefined;
  }): AsyncIterable<UnlabelledBatch>;
  close(): Promise<void>;
}

export interface UnlabelledContext extends Pick<OpenContext, 'signal' | 'only'> {
  readonly input: InputContract;
}

/** Pictures for each thread that is started: a few are decoded sooner than threads begin. */
const PICTURES_PER_WORKER = 16;

/**
 * Pictures to look at: files, or a source of many, whose labels are neither needed nor read. Nothing is decoded before it is
 * asked for, and no more is kept than a few batches, so that memory does not grow with their number.
 *
 * Pictures of a source are called by their path, or by the file that holds them and their place in it.
 *
 * Throws DataError as the kind of source says, but not for single pictures.
 */
export async function openUnlabelled(
  given: readonly string[] | PictureFileSource,
  { input, only, signal }: UnlabelledContext,
): Promise<UnlabelledPictures> {
  const { count, nameOf, locate, problems, workers, maxPixels, dispose } =
    'kind' in given ? await listUnlabelled(given, { only, signal }) : namedFiles(given);
  const pool = createDecodePool(
    Math.min(resolveWorkers(workers), Math.max(1, Math.ceil(count / PICTURES_PER_WORKER))),
  );
  return {
    count,
    problems,
    async *batches(options) {
      const order = batchOrder(count, options);
      for await (const batch of decodeBatches(
        order,
        { input, locate, pool, maxPixels, cache: undefined },
        options,
      )) {
        const names = Array.from(batch.indices, nameOf);
        yield withoutFaults(batch.pixels, batch.faults, { names, size: bytesPerPicture(input) });
      }
    },
    async close() {
      await Promise.all([pool.close(), dispose()]);
    },
  };
}

interface Unlabelled {
  readonly count: number;
  readonly nameOf: (index: number) => string;
  readonly locate: (index: number) => PictureRef;
  readonly problems: readonly DataProblem[];
  readonly workers: number | 'auto';
  readonly maxPixels: number;
  readonly dispose: () => Promise<void>;
}

async function listUnlabelled(
  source: PictureFileSource,
  { only, signal }: Pick<UnlabelledContext, 'only' | 'signal'>,
): Promise<Unlabelled> {
  const listing = await listPictures(source, { signal, unlabelled: true });
  const dispose = async () => listing.dispose?.();
  try {
    const part = choosePart(source.path, listing.parts, only);
    const { pictures, root } = listing;
    const positions = indicesWhere(
      pictures.length,
      (position) => part === 'all' || pictures.splitOf(position) === part,
    );
    return {
      ...source.options,
      count: positions.length,
      nameOf: (index) => placeOf(root, pictures.fileOf(positions[index]!)),
      locate: (index) => listing.locate(positions[index]!),
      problems: listing.problems.map((problem) => ({ ...problem, file: placeOf(root, problem.file) })),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function namedFiles(files: readonly string[]): Unlabelled {
  return {
    count: files.length,
    nameOf: (index) => files[index]!,
    locate: (index) => ({ file: files[index]!, path: files[index]! }),
    problems: [],
    workers: 'auto',
    maxPixels: DEFAULT_MAX_PIXELS,
    dispose: async () => undefined,
  };
}

/** Rows that could not be decoded are cut out, and named. */
function withoutFaults(
  pixels: Uint8Array,
  faults: readonly { readonly index: number; readonly code: DataProblem['code']; readonly reason: string }[],
  { names, size }: { readonly names: readonly string[]; readonly size: number },
): UnlabelledBatch {
  const bad = new Set(faults.map(({ index }) => index));
  const good = names.flatMap((_, row) => (bad.has(row) ? [] : [row]));
  good.forEach((row, place) => {
    if (row !== place) pixels.copyWithin(place * size, row * size, (row + 1) * size);
  });
  return {
    files: good.map((row) => names[row]!),
    pixels: pixels.subarray(0, good.length * size),
    problems: [...faults]
      .sort((a, b) => a.index - b.index)
      .map(({ index, code, reason }) => ({ file: names[index]!, code, reason })),
  };
}
