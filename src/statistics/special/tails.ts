import { rootOf } from './root.js';

/** The probabilities below and above a point: both, since the small one has digits that 1 minus the other has lost. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/** One of them. */
export type Tail = { readonly lower: number } | { readonly upper: number };

/** e to this power is near the end of float64, on both sides. */
const WIDEST = 700;

/**
 * The u from -700 to 700 at which a distribution has a tail; `tails(u)` must rise in `lower`. The ends stand for what
 * lies beyond, and for tails of 0 and 1. The smaller tail is compared, by its logarithm: nearly a line far out, and exact.
 */
export function quantileOf(tail: Tail, tails: (u: number) => Tails): number {
  const [lower, upper] = 'lower' in tail ? [tail.lower, 1 - tail.lower] : [1 - tail.upper, tail.upper];
  if (lower <= 0) return -Infinity;
  if (upper <= 0) return Infinity;
  const sought = Math.log(Math.min(lower, upper));
  const distance =
    lower <= upper
      ? (u: number) => Math.log(tails(u).lower) - sought
      : (u: number) => sought - Math.log(tails(u).upper);
  if (distance(-WIDEST) >= 0) return -WIDEST;
  if (distance(WIDEST) <= 0) return WIDEST;
  return rootOf(distance, -WIDEST, WIDEST);
}
