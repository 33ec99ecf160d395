import { betaPower, incompleteBeta, inverseIncompleteBeta } from '../special/incomplete-beta.js';
import type { Distribution } from './distribution.js';
import { normal } from './normal.js';
import { symmetric } from './symmetric.js';

/**
 * Student's t with `degrees` of freedom, not only whole ones: t² / (degrees + t²) is a beta variable (1/2, degrees / 2).
 * Infinitely many are the normal distribution.
 */
export function student(degrees: number): Distribution {
  if (degrees === Infinity) return normal;
  const half = degrees / 2;
  const shareOf = (size: number) => {
    const ratio = (size / degrees) * size;
    return { x: ratio === Infinity ? 1 : ratio / (1 + ratio), y: 1 / (1 + ratio) };
  };
  const atZero = (2 * betaPower({ x: 0.5, y: 0.5 }, half, 0.5) * 2 ** (half + 0.5)) / Math.sqrt(degrees);
  return symmetric({
    density: (size) => atZero * Math.exp(-(half + 0.5) * Math.log1p((size / degrees) * size)),
    tails: (size) => incompleteBeta(shareOf(size), 0.5, half),
    inverse: (tail) => {
      const { x, y } = inverseIncompleteBeta(tail, 0.5, half);
      return Math.sqrt(degrees) * Math.sqrt(x / y);
    },
  });
}
