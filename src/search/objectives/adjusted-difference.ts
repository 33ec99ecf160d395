import type { MeasuredDifference } from '../../statistics/index.js';

/**
 * The mean of a - b over examples, with one pair for and one against added, so that models that differ on few examples are not
 * taken for equal. Scores must lie within 1 of each other, as accuracies do.
 *
 * Source  Bonett and Price 2012.
 */
export function adjustedDifference(a: ArrayLike<number>, b: ArrayLike<number>): MeasuredDifference {
  const count = a.length + 2;
  let sum = 0;
  let squares = 2;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] - b[i];
    sum += difference;
    squares += difference ** 2;
  }
  const mean = sum / count;
  return {
    mean,
    standardError: Math.sqrt((squares / count - mean ** 2) / count),
    degreesOfFreedom: count - 1,
  };
}
