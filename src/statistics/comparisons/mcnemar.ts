import { binomial } from '../distributions/binomial.js';
import { chiSquare } from '../distributions/chi-square.js';
import { requireCounts, requirePairs } from '../require-arguments.js';

/** Pictures on which two models differ: which of them was right. The others say nothing about which is better. */
export interface Discordant {
  readonly onlyA: number;
  readonly onlyB: number;
}

/**
 * How the p-value is made:
 * - `exact`: binomial, never too small; the default.
 * - `midP`: counts what was seen by half; nearer to its nominal error, which it can exceed slightly.
 * - `chiSquare`: (|onlyA - onlyB| - 1)² / (onlyA + onlyB), an approximation from about 25 differing pictures.
 */
export type McnemarMethod = 'exact' | 'midP' | 'chiSquare';

/** Count the pictures on which two models differ; values other than 0 are right answers. */
export function discordantPairs(aCorrect: ArrayLike<number>, bCorrect: ArrayLike<number>): Discordant {
  requirePairs(aCorrect, bCorrect);
  let onlyA = 0;
  let onlyB = 0;
  for (let i = 0; i < aCorrect.length; i++) {
    const [a, b] = [aCorrect[i] !== 0, bCorrect[i] !== 0];
    if (a && !b) onlyA++;
    if (b && !a) onlyB++;
  }
  return { onlyA, onlyB };
}

/**
 * Whether one of two models is right more often than the other on the same pictures. Two-sided p-value; 1 where they do
 * not differ.
 *
 * It judges these two trained models, not the ways in which they were trained: pictures of several seeds must not be put
 * into one count.
 *
 * Source  McNemar 1947; Edwards 1948 (the continuity correction); Fagerland, Lydersen, Laake 2013 (mid-p).
 */
export function mcnemar({ onlyA, onlyB }: Discordant, method: McnemarMethod = 'exact'): number {
  const differing = onlyA + onlyB;
  requireCounts(onlyA, differing);
  if (differing === 0) return 1;
  if (method === 'chiSquare') {
    const distance = Math.max(0, Math.abs(onlyA - onlyB) - 1);
    return chiSquare(1).survival(distance ** 2 / differing);
  }
  const { cdf, density } = binomial(differing, 0.5);
  const fewer = Math.min(onlyA, onlyB);
  const exact = Math.min(1, 2 * cdf(fewer));
  if (method === 'exact') return exact;
  // Where both are equal, all of the other half is at least as extreme: 1 less half of what was seen.
  return onlyA === onlyB ? 1 - density(fewer) / 2 : exact - density(fewer);
}
