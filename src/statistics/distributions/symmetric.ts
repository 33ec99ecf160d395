import type { Tail, Tails } from '../special/tails.js';
import { type Distribution, isProbability } from './distribution.js';

/** What is known of a distribution around 0: the distribution of |x|. */
export interface Magnitude {
  readonly density: (size: number) => number;
  /** Below and above a size, from 0. */
  readonly tails: (size: number) => Tails;
  readonly inverse: (tail: Tail) => number;
}

/** The distribution that is as likely at -x as at x, exact in both tails and around 0. */
export function symmetric({ density, tails, inverse }: Magnitude): Distribution {
  const below = (x: number): number => {
    const { lower, upper } = tails(Math.abs(x));
    if (x < 0) return upper / 2;
    return x > 0 ? 0.5 + lower / 2 : Number.isNaN(x) ? Number.NaN : 0.5;
  };
  const quantile = (probability: number): number => {
    if (!isProbability(probability)) return Number.NaN;
    const side = probability - 0.5;
    if (side === 0) return 0;
    // Around the middle the share between 0 and x has all digits, in the tails what lies beyond x.
    const near = Math.abs(side) < 0.25;
    const size = inverse(
      near ? { lower: 2 * Math.abs(side) } : { upper: 2 * Math.min(probability, 1 - probability) },
    );
    return Math.sign(side) * size;
  };
  return {
    density: (x) => density(Math.abs(x)) / 2,
    cdf: below,
    survival: (x) => below(-x),
    quantile,
    upperQuantile: (probability) => -quantile(probability),
  };
}
