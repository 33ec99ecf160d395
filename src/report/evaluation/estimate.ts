import type { Interval } from '../../statistics/index.js';

/** A number with the limits between which its true value lies in 95 of 100 such sets. */
export interface Estimate extends Interval {
  readonly value: number;
}
