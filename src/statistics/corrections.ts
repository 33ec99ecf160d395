import { DataError } from '../base/error.js';

/** Bonferroni: every p times their number. No claim is false with more than the error rate, whatever depends on what. */
export function bonferroni(pValues: readonly number[]): number[] {
  requirePValues(pValues);
  return pValues.map((p) => Math.min(1, p * pValues.length));
}

/** Holm: the same promise as Bonferroni, never larger values. Source: Holm 1979. */
export function holm(pValues: readonly number[]): number[] {
  requirePValues(pValues);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [rank, index] of orderOf(pValues).entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]));
    adjusted[index] = largest;
  }
  return adjusted;
}

/**
 * Benjamini and Hochberg: of all claims, the share of false ones is expected to stay below the rate. A weaker promise than
 * Holm's, for tests that are independent or rise together. Source: Benjamini, Hochberg 1995.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  requirePValues(pValues);
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  for (const [rank, index] of [...orderOf(pValues).entries()].reverse()) {
    smallest = Math.min(smallest, (pValues[index] * pValues.length) / (rank + 1));
    adjusted[index] = smallest;
  }
  return adjusted;
}

/** The positions of the values, the smallest value first. */
function orderOf(pValues: readonly number[]): number[] {
  return pValues.map((_, i) => i).sort((i, j) => pValues[i] - pValues[j]);
}

function requirePValues(pValues: readonly number[]): void {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong === undefined) return;
  throw new DataError({
    code: 'data/p-values',
    what: 'p-values lie between 0 and 1',
    got: wrong,
    fix: 'leave out tests that had nothing to compute, whose p-value is NaN',
  });
}
