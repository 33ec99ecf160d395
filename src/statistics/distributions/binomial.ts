import { incompleteBeta } from '../special/incomplete-beta.js';
import { deviance, stirlingError } from '../special/stirling.js';
import { type Distribution, isProbability } from './distribution.js';

/** Cumulated probabilities that differ by less are equal: 1/2 must be found where rounding made it a little less. */
const ROUNDING = 1e-12;

/** Successes in `trials` independent trials that each succeed with `chance`. */
export function binomial(trials: number, chance: number): Distribution {
  const rest = 1 - chance;
  const tails = (x: number) => {
    const count = Math.floor(x);
    if (count < 0) return { lower: 0, upper: 1 };
    if (count >= trials) return { lower: 1, upper: 0 };
    return incompleteBeta({ x: rest, y: chance }, trials - count, count + 1);
  };
  /** The smallest count that is enough, when every larger one is. */
  const smallest = (isEnough: (count: number) => boolean): number => {
    let [low, high] = [0, trials];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (isEnough(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return {
    density: (x) => pointProbability(x, trials, chance),
    cdf: (x) => (Number.isNaN(x) ? x : tails(x).lower),
    survival: (x) => (Number.isNaN(x) ? x : tails(x).upper),
    quantile: (probability) =>
      isProbability(probability)
        ? smallest((count) => tails(count).lower >= probability * (1 - ROUNDING))
        : Number.NaN,
    upperQuantile: (probability) =>
      isProbability(probability)
        ? smallest((count) => tails(count).upper <= probability * (1 + ROUNDING))
        : Number.NaN,
  };
}

/** Source  Loader 2000, "Fast and accurate computation of binomial probabilities". */
function pointProbability(count: number, trials: number, chance: number): number {
  if (!Number.isInteger(count) || count < 0 || count > trials) return 0;
  if (count === 0) return Math.exp(trials * Math.log1p(-chance)) || Number(trials === 0);
  if (count === trials) return chance ** trials;
  if (chance === 0 || chance === 1) return 0;
  const failures = trials - count;
  const logarithm =
    stirlingError(trials) -
    stirlingError(count) -
    stirlingError(failures) -
    deviance(count, trials * chance) -
    deviance(failures, trials * (1 - chance));
  return Math.exp(logarithm) * Math.sqrt(trials / (2 * Math.PI * count * failures));
}
