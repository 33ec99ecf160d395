import { normal } from '../distributions/normal.js';
import { requireCounts, requireShare } from '../require-arguments.js';
import { inverseIncompleteBeta } from '../special/incomplete-beta.js';
import type { Interval } from './interval.js';

/**
 * Where the true share of successes lies, such as an accuracy. Its coverage is near the confidence for every share; no
 * trials at all leave 0 … 1.
 *
 * Source  Wilson 1927, without continuity correction.
 */
export function wilson(successes: number, trials: number, confidence = 0.95): Interval {
  requireCounts(successes, trials);
  requireShare('confidence', confidence);
  if (trials === 0) return { low: 0, high: 1 };
  const z = normal.upperQuantile((1 - confidence) / 2);
  const share = successes / trials;
  const middle = (successes + (z * z) / 2) / (trials + z * z);
  const half =
    (z / (1 + (z * z) / trials)) * Math.sqrt((share * (1 - share)) / trials + (z / (2 * trials)) ** 2);
  return {
    low: successes === 0 ? 0 : middle - half,
    high: successes === trials ? 1 : middle + half,
  };
}

/**
 * The same, never covering less than the confidence, and wider for it.
 *
 * Source  Clopper, Pearson 1934: quantiles of beta distributions.
 */
export function clopperPearson(successes: number, trials: number, confidence = 0.95): Interval {
  requireCounts(successes, trials);
  requireShare('confidence', confidence);
  const tail = (1 - confidence) / 2;
  const failures = trials - successes;
  return {
    low: successes === 0 ? 0 : inverseIncompleteBeta({ lower: tail }, successes, failures + 1).x,
    high: failures === 0 ? 1 : inverseIncompleteBeta({ upper: tail }, successes + 1, failures).x,
  };
}
