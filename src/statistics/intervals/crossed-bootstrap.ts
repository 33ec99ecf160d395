import { type RandomStream, randomStream } from '../../base/random.js';
import { requireShare } from '../require-arguments.js';
import { bcaInterval, percentileInterval } from './bootstrap.js';
import type { Interval } from './interval.js';

/** An estimate from some seeds and some pictures, by their numbers; numbers repeat in a resample. */
export type CrossedEstimate = (seeds: Uint32Array, pictures: Uint32Array) => number;

export interface CrossedBootstrapOptions {
  readonly seeds: number;
  readonly pictures: number;
  readonly estimate: CrossedEstimate;
  /** Of the random numbers: the same gives the same interval. */
  readonly seed: number;
  readonly method?: 'percentile' | 'bca';
  readonly resamples?: number;
  readonly confidence?: number;
}

/**
 * An interval for any metric of any seeds on any pictures: seeds and pictures are drawn with replacement, each by
 * themselves, so that every drawn seed meets the same drawn pictures.
 *
 * Drawn from n seeds, seeds seem to vary (n - 1) / n of what they do: with fewer than about 10 the interval is too narrow, and
 * `crossedDifference` the better choice where the metric is a mean.
 *
 * Source  Owen 2007, "The pigeonhole bootstrap".
 */
export function crossedBootstrap({
  seeds,
  pictures,
  estimate,
  seed,
  method = 'bca',
  resamples = 2000,
  confidence = 0.95,
}: CrossedBootstrapOptions): Interval & { readonly estimate: number } {
  requireShare('confidence', confidence);
  const stream = randomStream(seed, 'bootstrap');
  const replicates = Float64Array.from({ length: resamples }, () =>
    estimate(drawn(seeds, stream), drawn(pictures, stream)),
  );
  const [allSeeds, allPictures] = [allBut(seeds), allBut(pictures)];
  const whole = estimate(allSeeds, allPictures);
  if (method === 'percentile') return { estimate: whole, ...percentileInterval(replicates, confidence) };
  const leftOut = [
    without(seeds, (some) => estimate(some, allPictures)),
    without(pictures, (some) => estimate(allSeeds, some)),
  ];
  return { estimate: whole, ...bcaInterval({ estimate: whole, replicates, leftOut }, confidence) };
}

/** The mean of a table [seeds, pictures], such as the differences of two arms. */
export function meanOfTable(table: readonly ArrayLike<number>[]): CrossedEstimate {
  return (seeds, pictures) => {
    let total = 0;
    for (const s of seeds) {
      const row = table[s];
      for (const i of pictures) total += row[i];
    }
    return total / (seeds.length * pictures.length);
  };
}

function drawn(count: number, stream: RandomStream): Uint32Array {
  return Uint32Array.from({ length: count }, () => stream.integer(count));
}

function allBut(count: number, one?: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i).filter((i) => i !== one);
}

/** The estimates without each thing; of a single thing there are none. */
function without(count: number, estimate: (some: Uint32Array) => number): number[] {
  return count < 2 ? [] : Array.from({ length: count }, (_, one) => estimate(allBut(count, one)));
}
