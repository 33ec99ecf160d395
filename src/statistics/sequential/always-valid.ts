import type { Interval } from '../intervals/interval.js';
import { momentsOf } from '../moments.js';
import { requireShare } from '../require-arguments.js';

/**
 * An interval for the mean of normal values that holds after every value at once, without a plan: one may look as often as
 * one likes and stop whenever. Wide for few values: three times as wide as Student's
 * with 5 of them, 1.7 times with 10.
 *
 * The mixture likelihood ratio of scale-invariant t-tests, √(c / (n + c)) (Σ(x - m)² / (Σ(x - m)² - S² / (n + c)))^(n/2) with S
 * = Σ(x - m), is a martingale for the true m; the interval holds each m at which it is below 1 / (1 - confidence).
 * `expected` is the size of effect, in deviations, for which it is best: c = 1 / expected².
 *
 * Source  Lai 1976; Wang, Ramdas 2024, "Anytime-valid t-tests and confidence sequences for Gaussian means with unknown
 *         variance". All numbers with a single value, and until n is large enough.
 */
export function alwaysValidInterval(
  values: ArrayLike<number>,
  { confidence = 0.95, expected = 1 }: { readonly confidence?: number; readonly expected?: number } = {},
): Interval & { readonly mean: number } {
  requireShare('confidence', confidence);
  const { count, mean, m2 } = momentsOf(values);
  const prior = 1 / expected ** 2;
  // With d = mean - m: (m2 + n d²) / (m2 + n d² - n² d² / (n + c)) stays below this ratio.
  const ratio = ((count + prior) / prior / (1 - confidence) ** 2) ** (1 / count);
  const slope = count * ((ratio * prior) / (count + prior) - 1);
  const half = count < 2 || slope >= 0 ? Infinity : Math.sqrt((m2 * (ratio - 1)) / -slope);
  return { mean, low: mean - half, high: mean + half };
}
