import { student } from '../distributions/student.js';
import { momentsOf } from '../moments.js';
import { averageRanks } from '../ranks.js';
import { requirePairs } from '../require-arguments.js';

/** Pearson's correlation, -1 … 1; NaN where one of the two does not vary. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requirePairs(x, y);
  const [ofX, ofY] = [momentsOf(x), momentsOf(y)];
  let products = 0;
  for (let i = 0; i < x.length; i++) products += (x[i] - ofX.mean) * (y[i] - ofY.mean);
  return Math.max(-1, Math.min(1, products / Math.sqrt(ofX.m2 * ofY.m2)));
}

/**
 * How far two orders agree, -1 … 1, with the two-sided p-value of Student's t with n - 2 degrees of freedom: rough below
 * ten pairs. NaN where one of the two does not vary; p is NaN with fewer than three pairs.
 *
 * Source  Spearman 1904; average ranks for ties.
 */
export function spearman(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): { readonly rho: number; readonly pValue: number } {
  requirePairs(x, y);
  const rho = pearson(averageRanks(x), averageRanks(y));
  const degrees = x.length - 2;
  if (degrees <= 0) return { rho, pValue: Number.NaN };
  const statistic = Math.abs(rho) * Math.sqrt(degrees / ((1 - rho) * (1 + rho)));
  return { rho, pValue: statistic === Infinity ? 0 : 2 * student(degrees).survival(statistic) };
}
