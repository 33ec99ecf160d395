import { InternalError } from '../../base/error.js';

const TINY = 1e-300;
const EPSILON = 2 ** -53;
const MOST_TERMS = 1_000_000;

/** Term n of a continued fraction, from 1: its numerator and the denominator under it. */
type Terms = (n: number) => readonly [numerator: number, denominator: number];

/**
 * first + a1 / (b1 + a2 / (b2 + ...)).
 *
 * Source  Lentz 1976, as modified by Thompson and Barnett 1986.
 */
export function continuedFraction(first: number, terms: Terms): number {
  let value = first === 0 ? TINY : first;
  let c = value;
  let d = 0;
  for (let n = 1; n <= MOST_TERMS; n++) {
    const [a, b] = terms(n);
    d = b + a * d;
    d = 1 / (d === 0 ? TINY : d);
    c = b + a / c;
    if (c === 0) c = TINY;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) <= 2 * EPSILON) return value;
  }
  throw new InternalError({
    what: 'a continued fraction does not converge',
    got: { first, terms: MOST_TERMS },
  });
}
