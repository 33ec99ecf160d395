import { continuedFraction } from './continued-fraction.js';
import { deviance, stirlingError } from './stirling.js';
import { quantileOf, type Tail, type Tails } from './tails.js';

/** A share of 1 and its rest: both, since 1 - x has no digits left where x is near 1. */
export interface Share {
  readonly x: number;
  /** 1 - x. */
  readonly y: number;
}

/** x^a y^b / B(a, b), for a, b > 0 and x, y > 0. */
export function betaPower({ x, y }: Share, a: number, b: number): number {
  const n = a + b;
  const logarithm =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  return Math.sqrt(a / (2 * Math.PI)) * Math.sqrt(b / n) * Math.exp(logarithm);
}

/**
 * The regularized incomplete beta function I_x(a, b), and its rest I_y(b, a); a, b > 0.
 *
 * Source  Continued fraction 26.5.8 of Abramowitz and Stegun, on the side of the mean where it converges quickly.
 */
export function incompleteBeta(share: Share, a: number, b: number): Tails {
  const { x, y } = share;
  if (Number.isNaN(x + a + b)) return { lower: Number.NaN, upper: Number.NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  const power = betaPower(share, a, b);
  if (x < (a + 1) / (a + b + 2)) {
    const lower = power / (a * fraction(x, a, b));
    return { lower, upper: 1 - lower };
  }
  const upper = power / (b * fraction(y, b, a));
  return { lower: 1 - upper, upper };
}

function fraction(x: number, a: number, b: number): number {
  return continuedFraction(1, (n) => {
    const m = Math.floor(n / 2);
    const numerator =
      n % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    return [numerator, 1];
  });
}

/** The share below or above which a part of the beta distribution lies. */
export function inverseIncompleteBeta(tail: Tail, a: number, b: number): Share {
  const logit = quantileOf(tail, (u) => incompleteBeta(shareOf(u), a, b));
  return shareOf(logit);
}

function shareOf(logit: number): Share {
  return { x: 1 / (1 + Math.exp(-logit)), y: 1 / (1 + Math.exp(logit)) };
}
