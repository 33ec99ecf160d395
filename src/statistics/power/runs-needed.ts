import { type Discordant, mcnemar } from '../comparisons/mcnemar.js';
import { binomial } from '../distributions/binomial.js';
import { normal } from '../distributions/normal.js';
import { student } from '../distributions/student.js';
import { requireShare } from '../require-arguments.js';
import { noncentralStudentSurvival } from './noncentral-student.js';

export interface PowerOptions {
  /** Two-sided error rate of the test. */
  readonly alpha?: number;
  /** Share of experiments in which the effect is to be found. */
  readonly power?: number;
}

/** More than anybody will run: the effect is as good as none. */
const MOST_NEEDED = 1_000_000;

/** The share of paired t-tests with so many pairs that find an effect of `dz` deviations of the differences. Two-sided. */
export function pairedTPower(pairs: number, dz: number, alpha = 0.05): number {
  requireShare('alpha', alpha);
  if (pairs < 2) return 0;
  const limit = student(pairs - 1).upperQuantile(alpha / 2);
  const shift = dz * Math.sqrt(pairs);
  return (
    noncentralStudentSurvival(limit, pairs - 1, shift) + noncentralStudentSurvival(limit, pairs - 1, -shift)
  );
}

/** Up to so many pairs the formula is checked with the exact power. */
const FEW = 30;

/**
 * About how many pairs a paired t-test needs to find an effect of `dz`: ((z(α/2) + z(power)) / dz)² + z(α/2)² / 2, at most one
 * off, and for few pairs raised until the exact power is reached. Infinity above a million.
 *
 * Source  Guenther 1981.
 */
export function pairsNeeded(dz: number, { alpha = 0.05, power = 0.8 }: PowerOptions = {}): number {
  requireShare('alpha', alpha);
  requireShare('power', power);
  const z = normal.upperQuantile(alpha / 2);
  let pairs = Math.max(2, Math.ceil(((z + normal.quantile(power)) / dz) ** 2 + (z * z) / 2));
  if (!(pairs <= MOST_NEEDED)) return Infinity;
  while (pairs <= FEW && pairedTPower(pairs, dz, alpha) < power) pairs++;
  return pairs;
}

/**
 * The share of exact tests of McNemar on so many pictures that find a difference, where each picture is right with A alone with
 * the probability `onlyA`, with B alone with `onlyB`. Exact: a sum over all counts of differing pictures.
 */
export function mcnemarPower(pictures: number, { onlyA, onlyB }: Discordant, alpha = 0.05): number {
  requireShare('alpha', alpha);
  const differing = onlyA + onlyB;
  const counts = binomial(pictures, differing);
  const [from, to] = [counts.quantile(1e-10), counts.upperQuantile(1e-10)];
  let power = 0;
  for (let count = from; count <= to; count++) {
    // The most that the rarer side may have for the test to speak.
    let most = binomial(count, 0.5).quantile(alpha / 2);
    while (most >= 0 && mcnemar({ onlyA: most, onlyB: count - most }) > alpha) most--;
    if (most < 0) continue;
    const wins = binomial(count, onlyA / differing);
    power += counts.density(count) * (wins.cdf(most) + wins.survival(count - most - 1));
  }
  return power;
}

/**
 * About how many pictures a test of McNemar needs, for probabilities as in `mcnemarPower`; the exact test needs a few more.
 *
 * Source  Connor 1987.
 */
export function picturesNeeded(
  { onlyA, onlyB }: Discordant,
  { alpha = 0.05, power = 0.8 }: PowerOptions = {},
): number {
  requireShare('alpha', alpha);
  requireShare('power', power);
  const differing = onlyA + onlyB;
  const difference = onlyA - onlyB;
  const needed =
    normal.upperQuantile(alpha / 2) * Math.sqrt(differing) +
    normal.quantile(power) * Math.sqrt(differing - difference ** 2);
  return difference === 0 ? Infinity : Math.ceil((needed / difference) ** 2);
}
