import { student } from '../distributions/student.js';

/** A mean difference as it was measured. */
export interface MeasuredDifference {
  readonly mean: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

/**
 * Whether a difference is surely smaller than `margin`, whatever its sign: the larger p-value of two one-sided t-tests,
 * against -margin and against margin. Small values say that it is; large ones say nothing.
 *
 * Source  Schuirmann 1987 (TOST). At 5% it says yes where the 90% interval lies within the margins.
 */
export function equivalence(difference: MeasuredDifference, margin: number): number {
  return Math.max(
    nonInferiority(difference, margin),
    nonInferiority({ ...difference, mean: -difference.mean }, margin),
  );
}

/** Whether a difference is surely above -margin: not worse than that. One-sided p-value. */
export function nonInferiority(
  { mean, standardError, degreesOfFreedom }: MeasuredDifference,
  margin: number,
): number {
  const distance = mean + margin;
  if (standardError === 0) return distance > 0 ? 0 : 1;
  return student(degreesOfFreedom).survival(distance / standardError);
}
