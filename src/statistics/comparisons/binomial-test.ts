import { binomial } from '../distributions/binomial.js';
import { requireCounts } from '../require-arguments.js';

/** Probabilities that differ by less count as equally likely, as in SciPy and R. */
const AS_LIKELY = 1 + 1e-7;

/**
 * How surprising so many successes are where each trial succeeds with `chance`: the probability of all counts that are at
 * most as likely as this one. Two-sided, exact.
 */
export function binomialTest(successes: number, trials: number, chance: number): number {
  requireCounts(successes, trials);
  const { density, cdf, survival } = binomial(trials, chance);
  const limit = density(successes) * AS_LIKELY;
  const mean = trials * chance;
  if (successes === mean) return 1;
  // Likelihoods fall on both sides of the mode: the far side's counts end where they become likelier than the limit.
  if (successes < mean) {
    const far = firstIn(Math.ceil(mean), trials + 1, (count) => density(count) <= limit);
    return Math.min(1, cdf(successes) + survival(far - 1));
  }
  const near = firstIn(0, Math.floor(mean) + 1, (count) => density(count) > limit);
  return Math.min(1, survival(successes - 1) + cdf(near - 1));
}

/** The first count from `low` to `high` for which something holds that then holds for all; `high` if for none. */
function firstIn(low: number, high: number, holds: (count: number) => boolean): number {
  let [first, last] = [low, high];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    if (holds(middle)) last = middle;
    else first = middle + 1;
  }
  return first;
}
