import { type Interval, nonInferiority, student } from '../../statistics/index.js';
import { adjustedDifference } from './adjusted-difference.js';

/** A trained network, and what it is worth on each validation example. */
export interface ScoredNetwork {
  readonly number: number;
  readonly parameters: number;
  /** At least -1 and at most 1 apart from those of another network on the same example, as accuracy is. */
  readonly scores: ArrayLike<number>;
}

/** The smallest network that is surely not worse than the best one by more than a margin. */
export interface SmallestNotWorse {
  /** Null where that is sure of none. */
  readonly number: number | null;
  /** Smaller networks than the best that were compared with it. */
  readonly candidates: number;
  readonly margin: number;
  /** Mean score of the smallest less that of the best; null where there is no smallest. */
  readonly difference: number | null;
  /** Where the difference lies for other examples, with 95% for all candidates together. */
  readonly interval: Interval | null;
}

/** Chance of any wrong claim, over all candidates. */
const ALPHA = 0.05;

/**
 * The smallest of the candidates with fewer parameters than `best` whose mean score is not below that of `best` by `margin`, by a
 * one-sided test of paired differences for each at 5% divided by their number (Bonferroni): the smallest of many is claimed
 * wrongly no more often than a single one would be. Of equal size the first counts.
 *
 * It holds for other examples, and for these trained networks: what other seeds would have come to is not known from one
 * training each. That the best was chosen for its score makes it look better than it is, so that fewer claims are made, not
 * more.
 *
 * Source  Bonett and Price 2012: a pair for and a pair against are added, so that networks that agree on few examples
 *         are not taken for equal; here with Student's t.
 */
export function smallestNotWorse(
  best: ScoredNetwork,
  others: readonly ScoredNetwork[],
  margin: number,
): SmallestNotWorse {
  const candidates = others
    .filter(({ parameters }) => parameters < best.parameters)
    .sort((a, b) => a.parameters - b.parameters || a.number - b.number);
  const level = ALPHA / candidates.length;
  for (const { number, scores } of candidates) {
    const measured = adjustedDifference(scores, best.scores);
    if (nonInferiority(measured, margin) > level) continue;
    const { mean, standardError, degreesOfFreedom } = measured;
    const half = student(degreesOfFreedom).upperQuantile(level / 2) * standardError;
    return {
      number,
      candidates: candidates.length,
      margin,
      difference: meanOf(scores) - meanOf(best.scores),
      interval: { low: mean - half, high: mean + half },
    };
  }
  return { number: null, candidates: candidates.length, margin, difference: null, interval: null };
}

function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}
