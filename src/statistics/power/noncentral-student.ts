import { chiSquare } from '../distributions/chi-square.js';
import { normal } from '../distributions/normal.js';

const PARTS = 400;
/** What lies beyond is too little to show. */
const LEFT_OUT = 1e-14;

/**
 * The probability that (Z + shift) / √(χ² / degrees) exceeds t: the power of a t-test where there is an effect.
 *
 * The mean of P(Z > t √(χ² / degrees) - shift) over χ², by the trapezoidal rule in ln χ², which converges
 * exponentially for densities that vanish at both ends.
 */
export function noncentralStudentSurvival(t: number, degrees: number, shift: number): number {
  const { density, quantile, upperQuantile } = chiSquare(degrees);
  const [from, to] = [Math.log(quantile(LEFT_OUT)), Math.log(upperQuantile(LEFT_OUT))];
  const width = (to - from) / PARTS;
  let total = 0;
  for (let i = 0; i <= PARTS; i++) {
    const square = Math.exp(from + i * width);
    total += density(square) * square * normal.survival(t * Math.sqrt(square / degrees) - shift);
  }
  return total * width;
}
