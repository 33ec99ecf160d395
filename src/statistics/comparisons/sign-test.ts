import { differencesOf } from '../require-arguments.js';
import { binomialTest } from './binomial-test.js';

/** Whether a is above b more often than below, pair by pair; equal pairs say nothing. Two-sided, exact; 1 without differences. */
export function signTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { readonly above: number; readonly below: number; readonly pValue: number } {
  const differences = differencesOf(a, b);
  const above = differences.filter((difference) => difference > 0).length;
  const below = differences.filter((difference) => difference < 0).length;
  return { above, below, pValue: binomialTest(above, above + below, 0.5) };
}
