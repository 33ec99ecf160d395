import { student } from '../distributions/student.js';
import { isConstant, type Moments, momentsOf } from '../moments.js';
import { differencesOf } from '../require-arguments.js';

/** Two-sided. */
export interface TestOfMeans {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  readonly meanDifference: number;
}

/**
 * Whether the mean of a - b over pairs is 0: t = mean / (deviation / √n), n - 1 degrees of freedom.
 *
 * Of differences that are all equal: p is 0, or NaN where they are all 0. NaN with fewer than two pairs.
 *
 * Source  Student 1908.
 */
export function pairedT(a: ArrayLike<number>, b: ArrayLike<number>): TestOfMeans {
  const moments = momentsOf(differencesOf(a, b));
  const degrees = moments.count - 1;
  return testOf(moments.mean, Math.sqrt(varianceOf(moments) / moments.count), degrees);
}

/**
 * Whether two groups have the same mean, without pairs and whatever their spreads.
 *
 * Edges   As for `pairedT`; each group needs two values.
 * Source  Welch 1947; degrees of freedom by Satterthwaite 1946.
 */
export function welchT(a: ArrayLike<number>, b: ArrayLike<number>): TestOfMeans {
  const [ofA, ofB] = [momentsOf(a), momentsOf(b)];
  const [shareA, shareB] = [varianceOf(ofA) / ofA.count, varianceOf(ofB) / ofB.count];
  const variance = shareA + shareB;
  const degrees = variance ** 2 / (shareA ** 2 / (ofA.count - 1) + shareB ** 2 / (ofB.count - 1));
  return testOf(ofA.mean - ofB.mean, Math.sqrt(variance), degrees);
}

/** The unbiased variance m2 / (n - 1): exactly 0 of a constant, NaN with fewer than two values. */
export function varianceOf(moments: Moments): number {
  if (moments.count < 2) return Number.NaN;
  return isConstant(moments) ? 0 : moments.m2 / (moments.count - 1);
}

function testOf(meanDifference: number, standardError: number, degreesOfFreedom: number): TestOfMeans {
  const statistic = meanDifference / standardError;
  // A spread of 0 leaves no degrees of freedom to Welch; an infinite statistic needs none.
  const pValue =
    Math.abs(statistic) === Infinity ? 0 : 2 * student(degreesOfFreedom).survival(Math.abs(statistic));
  return { statistic, degreesOfFreedom, pValue, meanDifference };
}
