import { normal } from '../distributions/normal.js';
import { percentileOf } from '../percentile.js';
import { requireShare } from '../require-arguments.js';
import type { Interval } from './interval.js';

/** The percentiles between which the middle share of replicates lies. Source: Efron 1979. */
export function percentileInterval(replicates: ArrayLike<number>, confidence = 0.95): Interval {
  requireShare('confidence', confidence);
  const sorted = Float64Array.from(replicates).sort();
  return {
    low: percentileOf(sorted, (1 - confidence) / 2),
    high: percentileOf(sorted, (1 + confidence) / 2),
  };
}

/**
 * Percentiles corrected for bias and for a spread that changes with the value (bias-corrected and accelerated).
 *
 * `leftOut` are the estimates without each thing that was resampled, one list for each level (seeds, pictures). Where all
 * replicates lie on one side of the estimate, half a replicate is taken to lie on the other.
 *
 * Source  Efron 1987; several lists as in Efron and Tibshirani 1993, and SciPy.
 */
export function bcaInterval(
  {
    estimate,
    replicates,
    leftOut,
  }: {
    readonly estimate: number;
    readonly replicates: ArrayLike<number>;
    readonly leftOut: readonly ArrayLike<number>[];
  },
  confidence = 0.95,
): Interval {
  requireShare('confidence', confidence);
  const sorted = Float64Array.from(replicates).sort();
  const { length } = sorted;
  const below = sorted.filter((value) => value < estimate).length;
  const equal = sorted.filter((value) => value === estimate).length;
  const share = Math.max(0.5, Math.min(length - 0.5, below + equal / 2)) / length;
  const bias = normal.quantile(share);
  const acceleration = accelerationOf(leftOut);
  const limit = (probability: number): number => {
    const shifted = bias + normal.quantile(probability);
    return percentileOf(sorted, normal.cdf(bias + shifted / (1 - acceleration * shifted)));
  };
  return { low: limit((1 - confidence) / 2), high: limit((1 + confidence) / 2) };
}

/** A sixth of the skewness of the influence of each thing; 0 where none has any. */
function accelerationOf(leftOut: readonly ArrayLike<number>[]): number {
  let cubes = 0;
  let squares = 0;
  for (const estimates of leftOut) {
    const count = estimates.length;
    const mean = Array.from(estimates).reduce((sum, value) => sum + value, 0) / count;
    for (let i = 0; i < count; i++) {
      const influence = ((count - 1) * (mean - estimates[i])) / count;
      cubes += influence ** 3;
      squares += influence ** 2;
    }
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
