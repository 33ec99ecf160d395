import { DataError } from '../base/error.js';
import type { ImageSplit } from './types.js';

const LEVELS = 256;
const PICTURES_PER_BATCH = 256;
/** Stands for the deviation of a channel that has none: later pictures then stay within ±1 after normalization. */
const CONSTANT_CHANNEL_STD = 255;

/**
 * Mean and population standard deviation of each channel over all pixels of all pictures, in units of 0 … 255.
 *
 * One pass counts how often each of the 256 values occurs. The counts are exact integers, so the result depends neither
 * on the order of the pictures nor on rounding along the way, and counts of parts could be added up. A constant channel has a std of 255, not 0, so that
 * dividing by it is safe.
 *
 * Throws DataError `data/empty-split` for a split without pictures.
 */
export async function channelStatistics(
  split: ImageSplit,
  options: { readonly signal?: AbortSignal } = {},
): Promise<{ mean: number[]; std: number[] }> {
  if (split.count === 0)
    throw new DataError({
      code: 'data/empty-split',
      where: 'channelStatistics',
      what: 'there are no pictures to measure',
      fix: 'give the training split',
    });
  const { channels } = split.input;
  const counts = Array.from({ length: channels }, () => new Float64Array(LEVELS));
  for await (const { pixels } of split.batches({ batchSize: PICTURES_PER_BATCH, signal: options.signal })) {
    for (let c = 0; c < channels; c++) {
      const ofChannel = counts[c]!;
      for (let i = c; i < pixels.length; i += channels) ofChannel[pixels[i]!]!++;
    }
  }
  const moments = counts.map(momentsOfCounts);
  return { mean: moments.map(({ mean }) => mean), std: moments.map(({ std }) => std) };
}

function momentsOfCounts(counts: Float64Array): { mean: number; std: number } {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const mean = counts.reduce((sum, count, value) => sum + count * value, 0) / total;
  const squares = counts.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0);
  return { mean, std: squares === 0 ? CONSTANT_CHANNEL_STD : Math.sqrt(squares / total) };
}
