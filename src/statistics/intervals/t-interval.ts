import { varianceOf } from '../comparisons/t-test.js';
import { student } from '../distributions/student.js';
import { momentsOf } from '../moments.js';
import { requireShare } from '../require-arguments.js';
import type { Interval } from './interval.js';

export interface MeanInterval extends Interval {
  readonly mean: number;
  /** Deviation / √n. */
  readonly standardError: number;
}

/** Where the mean lies of what the values were drawn from: mean ± t s / √n. All but the mean is NaN with fewer than two values. */
export function tInterval(values: ArrayLike<number>, confidence = 0.95): MeanInterval {
  requireShare('confidence', confidence);
  const moments = momentsOf(values);
  const { count } = moments;
  const mean = count === 0 ? Number.NaN : moments.mean;
  const standardError = Math.sqrt(varianceOf(moments) / count);
  const half =
    count < 2 ? Number.NaN : student(count - 1).upperQuantile((1 - confidence) / 2) * standardError;
  return { mean, standardError, low: mean - half, high: mean + half };
}
