import { continuedFraction } from './continued-fraction.js';
import { deviance, stirlingError } from './stirling.js';
import { quantileOf, type Tail, type Tails } from './tails.js';

/** x^a e^-x / Γ(a + 1), for a, x > 0. */
export function gammaPower(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/**
 * The regularized incomplete gamma functions P(a, x), lower, and Q(a, x), upper; a > 0.
 *
 * Source  Abramowitz and Stegun 6.5.29 (series, all terms positive) and 6.5.31 (continued fraction).
 */
export function incompleteGamma(a: number, x: number): Tails {
  if (Number.isNaN(a + x)) return { lower: Number.NaN, upper: Number.NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const power = gammaPower(a, x);
  if (x < a + 1) {
    let term = 1;
    let total = 1;
    for (let n = 1; term > 1e-17 * total; n++) {
      term *= x / (a + n);
      total += term;
    }
    const lower = power * total;
    return { lower, upper: 1 - lower };
  }
  const upper = (power * a) / continuedFraction(x + 1 - a, (n) => [n * (a - n), x + 2 * n + 1 - a]);
  return { lower: 1 - upper, upper };
}

/** The x below or above which a part of the gamma distribution of shape `a` lies. */
export function inverseIncompleteGamma(tail: Tail, a: number): number {
  return Math.exp(quantileOf(tail, (u) => incompleteGamma(a, Math.exp(u))));
}
