import { betaPower, incompleteBeta, inverseIncompleteBeta } from '../special/incomplete-beta.js';
import { type Distribution, isProbability } from './distribution.js';

/** The beta distribution on 0 … 1, density in proportion to x^(a - 1) (1 - x)^(b - 1); a, b > 0. */
export function beta(a: number, b: number): Distribution {
  const shareOf = (x: number) => ({ x, y: 1 - x });
  return {
    density(x) {
      if (x < 0 || x > 1) return 0;
      if (x === 0) return edge(a, b);
      return x === 1 ? edge(b, a) : betaPower(shareOf(x), a, b) / (x * (1 - x));
    },
    cdf: (x) => incompleteBeta(shareOf(x), a, b).lower,
    survival: (x) => incompleteBeta(shareOf(x), a, b).upper,
    quantile: (probability) =>
      isProbability(probability) ? inverseIncompleteBeta({ lower: probability }, a, b).x : Number.NaN,
    upperQuantile: (probability) =>
      isProbability(probability) ? inverseIncompleteBeta({ upper: probability }, a, b).x : Number.NaN,
  };
}

/** Density at an end where x^(near - 1) decides. */
function edge(near: number, far: number): number {
  if (near === 1) return far;
  return near < 1 ? Infinity : 0;
}
