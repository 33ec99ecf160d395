import { OptionError } from '../base/error.js';
import { permutation, randomStream } from '../base/random.js';
import { drawPictures } from './oversample.js';
import type { BatchOptions } from './types.js';

/** Which pictures make up each batch of one pass. */
export interface BatchOrder {
  /** Pictures of the whole pass. */
  readonly count: number;
  readonly first: number;
  /** Number of batches of the whole pass. */
  readonly total: number;
  /** Positions in the split of the pictures of batch `k`. */
  indices(k: number): Uint32Array;
  /** Numbers by which random changes to them are drawn: their positions, and others for those that are drawn again. */
  draws(k: number): Uint32Array | Float64Array;
}

/** Numbers of pictures are below it, so that those of repeats are above. */
const REPEAT = 2 ** 32;

/** Throws OptionError `option/batches` for a batch size or first batch that does not exist. */
export function batchOrder(
  count: number,
  { batchSize, shuffle, oversample, firstBatch = 0 }: Omit<BatchOptions, 'signal' | 'augment'>,
): BatchOrder {
  requireInteger('batchSize', batchSize, 1, Number.MAX_SAFE_INTEGER);
  const drawn =
    shuffle === undefined || oversample === undefined ? undefined : drawPictures(oversample, shuffle);
  const length = drawn === undefined ? count : drawn.pictures.length;
  const total = Math.ceil(length / batchSize);
  requireInteger('firstBatch', firstBatch, 0, total);
  const order =
    shuffle === undefined
      ? Uint32Array.from({ length }, (_, i) => i)
      : permutation(length, randomStream(shuffle.seed, 'shuffle', shuffle.epoch));
  const places = (k: number) => order.slice(k * batchSize, (k + 1) * batchSize);
  if (drawn === undefined) return { count, first: firstBatch, total, indices: places, draws: places };
  const { pictures, occurrences } = drawn;
  return {
    count: length,
    first: firstBatch,
    total,
    indices: (k) => places(k).map((place) => pictures[place]!),
    draws: (k) => Float64Array.from(places(k), (place) => pictures[place]! + occurrences[place]! * REPEAT),
  };
}

function requireInteger(name: string, value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw new OptionError({
      code: 'option/batches',
      where: name,
      what: `must be an integer from ${least} to ${most}`,
      got: value,
      fix: `choose ${name} in this range`,
    });
}
