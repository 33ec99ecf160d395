import { OptionError } from '../base/error.js';
import { permutation, randomStream } from '../base/random.js';
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
}

/** Throws OptionError `option/batches` for a batch size or first batch that does not exist. */
export function batchOrder(
  count: number,
  { batchSize, shuffle, firstBatch = 0 }: Omit<BatchOptions, 'signal'>,
): BatchOrder {
  requireInteger('batchSize', batchSize, 1, Number.MAX_SAFE_INTEGER);
  const total = Math.ceil(count / batchSize);
  requireInteger('firstBatch', firstBatch, 0, total);
  const order =
    shuffle === undefined
      ? Uint32Array.from({ length: count }, (_, i) => i)
      : permutation(count, randomStream(shuffle.seed, 'shuffle', shuffle.epoch));
  return { count, first: firstBatch, total, indices: (k) => order.slice(k * batchSize, (k + 1) * batchSize) };
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
