import { normal } from '../distributions/normal.js';
import { averageRanks } from '../ranks.js';
import { differencesOf } from '../require-arguments.js';

export interface WilcoxonOptions {
  /**
   * `exact` counts all patterns of signs, also of tied ranks; `approx` is the normal approximation with the variance of
   * the ranks as they are. `auto`: exact up to 50 differences.
   */
  readonly method?: 'auto' | 'exact' | 'approx';
  /** `wilcox` leaves out equal pairs before ranking, `pratt` after it. */
  readonly zeros?: 'wilcox' | 'pratt';
  /** Moves the statistic half a rank towards its mean, in the approximation. */
  readonly continuity?: boolean;
}

export interface SignedRankTest {
  /** The smaller of the sums of the ranks of positive and of negative differences. */
  readonly statistic: number;
  /** Two-sided; 1 where no pair differs. */
  readonly pValue: number;
}

const MOST_EXACT = 50;

/**
 * Whether differences a - b lie around 0, if they are as likely to be x as -x. Needs no normal distribution, and at least
 * six pairs to reach p < 0.05.
 *
 * Source  Wilcoxon 1945; Pratt 1959.
 */
export function wilcoxonSignedRank(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { method = 'auto', zeros = 'wilcox', continuity = false }: WilcoxonOptions = {},
): SignedRankTest {
  const all = differencesOf(a, b);
  const ranked = zeros === 'pratt' ? all : all.filter((difference) => difference !== 0);
  const sizes = averageRanks(ranked.map(Math.abs));
  const ranks = sizes.filter((_, i) => ranked[i] !== 0);
  const positive = sizes.reduce((sum, rank, i) => (ranked[i] > 0 ? sum + rank : sum), 0);
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const statistic = Math.min(positive, total - positive);
  if (ranks.length === 0) return { statistic, pValue: 1 };
  const isExact = method === 'exact' || (method === 'auto' && ranks.length <= MOST_EXACT);
  const pValue = isExact
    ? Math.min(1, 2 * shareUpTo(statistic, ranks))
    : approximation(statistic, ranks, total, continuity ? 0.5 : 0);
  return { statistic, pValue };
}

/** Share of all patterns of signs whose positive ranks add up to at most `statistic`. Tied ranks may end in a half. */
function shareUpTo(statistic: number, ranks: Float64Array): number {
  const most = Math.round(2 * statistic);
  const share = new Float64Array(most + 1);
  share[0] = 1;
  for (const rank of ranks) {
    const step = Math.round(2 * rank);
    for (let sum = most; sum >= 0; sum--)
      share[sum] = (share[sum] + (sum >= step ? share[sum - step] : 0)) / 2;
  }
  return share.reduce((total, part) => total + part, 0);
}

function approximation(statistic: number, ranks: Float64Array, total: number, correction: number): number {
  const deviation = Math.sqrt(ranks.reduce((sum, rank) => sum + rank * rank, 0)) / 2;
  const distance = Math.max(0, total / 2 - statistic - correction);
  return 2 * normal.survival(distance / deviation);
}
