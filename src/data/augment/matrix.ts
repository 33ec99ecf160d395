import type { PictureSize } from './picture.js';

/**
 * A map of the plane by a 3x3 matrix in row-major order: (x, y, 1) goes to (x', y', w'), which is the point
 * (x' / w', y' / w'). Pixel centres are at whole coordinates, x to the right, y down, from the top left pixel.
 */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** A map without perspective: x' = a x + b y + c, y' = d x + e y + f. */
export function affine(a: number, b: number, c: number, d: number, e: number, f: number): Matrix {
  return [a, b, c, d, e, f, 0, 0, 1];
}

export function translation(x: number, y: number): Matrix {
  return affine(1, 0, x, 0, 1, y);
}

/** Do `first`, then `then`. */
export function followedBy(first: Matrix, then: Matrix): Matrix {
  const entry = (row: number, column: number) =>
    then[3 * row] * first[column] +
    then[3 * row + 1] * first[column + 3] +
    then[3 * row + 2] * first[column + 6];
  return [
    entry(0, 0),
    entry(0, 1),
    entry(0, 2),
    entry(1, 0),
    entry(1, 1),
    entry(1, 2),
    entry(2, 0),
    entry(2, 1),
    entry(2, 2),
  ];
}

/** The same map with the centre of the picture, ((width - 1) / 2, (height - 1) / 2), in place of the origin. */
export function aboutCentre(matrix: Matrix, { height, width }: PictureSize): Matrix {
  const x = (width - 1) / 2;
  const y = (height - 1) / 2;
  return followedBy(followedBy(translation(-x, -y), matrix), translation(x, y));
}

/** The way back, by Cramer's rule; the last entry of a map without perspective stays exactly 1. */
export function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    (e * i - f * h) / determinant,
    (c * h - b * i) / determinant,
    (b * f - c * e) / determinant,
    (f * g - d * i) / determinant,
    (a * i - c * g) / determinant,
    (c * d - a * f) / determinant,
    (d * h - e * g) / determinant,
    (b * g - a * h) / determinant,
    (a * e - b * d) / determinant,
  ];
}

export function isAffine([, , , , , , g, h, i]: Matrix): boolean {
  return g === 0 && h === 0 && i === 1;
}

export function isIdentity(matrix: Matrix): boolean {
  return matrix.every((value, i) => value === IDENTITY[i]);
}
