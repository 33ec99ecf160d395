import { gammaPower, incompleteGamma, inverseIncompleteGamma } from '../special/incomplete-gamma.js';
import { type Distribution, isProbability } from './distribution.js';

/** The sum of the squares of `degrees` normal numbers. */
export function chiSquare(degrees: number): Distribution {
  const shape = degrees / 2;
  return {
    density: (x) => (x > 0 ? (gammaPower(shape, x / 2) * shape) / x : x === 0 ? densityAtZero(degrees) : 0),
    cdf: (x) => incompleteGamma(shape, x / 2).lower,
    survival: (x) => incompleteGamma(shape, x / 2).upper,
    quantile: (probability) =>
      isProbability(probability) ? 2 * inverseIncompleteGamma({ lower: probability }, shape) : Number.NaN,
    upperQuantile: (probability) =>
      isProbability(probability) ? 2 * inverseIncompleteGamma({ upper: probability }, shape) : Number.NaN,
  };
}

function densityAtZero(degrees: number): number {
  if (degrees === 2) return 0.5;
  return degrees < 2 ? Infinity : 0;
}
