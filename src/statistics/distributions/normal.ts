import { incompleteGamma, inverseIncompleteGamma } from '../special/incomplete-gamma.js';
import { symmetric } from './symmetric.js';

/** The normal distribution of mean 0 and deviation 1: half its square is a gamma variable of shape 1/2. */
export const normal = symmetric({
  density: (size) => Math.sqrt(2 / Math.PI) * Math.exp((-size * size) / 2),
  tails: (size) => incompleteGamma(0.5, (size * size) / 2),
  inverse: (tail) => Math.sqrt(2 * inverseIncompleteGamma(tail, 0.5)),
});
