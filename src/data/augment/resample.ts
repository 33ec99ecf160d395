import { BORDER_NUMBERS, type Border } from './border.js';
import { type Canvas, emptyCanvas } from './canvas.js';
import { putIntoMemory, takeMemory } from './kernel-memory.js';
import { kernels } from './kernels.js';
import { isAffine, isIdentity, type Matrix } from './matrix.js';
import type { PictureSize } from './picture.js';

/** How values between pixels are found: that of the nearest pixel, or weighed from the four around. */
export type Interpolation = 'nearest' | 'bilinear';

/** What is taken where a picture is asked beyond its edge, and between its pixels. */
export interface Sampling {
  readonly border: Border;
  readonly interpolation: Interpolation;
  /** Grey level of each channel where the border is constant. */
  readonly fill: readonly number[];
}

/** How far each output pixel looks aside, in pixels: addresses of float32 `[height, width]`. */
export interface Displacement {
  readonly dx: number;
  readonly dy: number;
}

export interface Resampling extends Sampling {
  /** Size of the output. */
  readonly size: PictureSize;
  /** Output point to input point. */
  readonly matrix: Matrix;
  /** Added to the output point before the matrix. */
  readonly displacement?: Displacement | undefined;
}

/** What the kernel needs for each pixel of a row. */
const POINT_BYTES = 4 * Int32Array.BYTES_PER_ELEMENT;
const NO_DISPLACEMENT: Displacement = { dx: 0, dy: 0 };

/**
 * output(x, y) = input(matrix · ((x, y) + displacement(x, y))), rounded to whole grey levels.
 *
 * Of bilinear interpolation, coordinates and weights are whole numbers of 2^-15: a value is within 0.016 of the exact one before
 * it is rounded, where black and white pixels alternate, and much nearer elsewhere.
 */
export function resample(source: Canvas, resampling: Resampling): Canvas {
  const { size, matrix, displacement = NO_DISPLACEMENT, interpolation } = resampling;
  const { dx, dy } = displacement;
  const { address, height, width, channels } = source;
  const isSameSize = height === size.height && width === size.width;
  if (isSameSize && dx === 0 && isIdentity(matrix)) return source;
  const target = emptyCanvas(size, channels);
  const border = BORDER_NUMBERS[resampling.border];
  const fill = packed(resampling.fill);
  if (dx === 0 && movesRows(matrix)) {
    const [direction, , shift, , downwards, start] = matrix;
    kernels.moveRows(
      address,
      height,
      width,
      channels,
      target.address,
      size.height,
      size.width,
      direction,
      shift,
      downwards,
      start,
      border,
      fill,
    );
    return target;
  }
  kernels.resample(
    address,
    height,
    width,
    channels,
    target.address,
    size.height,
    size.width,
    putIntoMemory(Float64Array.from(matrix)),
    dx,
    dy,
    interpolation === 'nearest' ? 1 : 0,
    border,
    fill,
    takeMemory(4 * POINT_BYTES * Math.ceil(size.width / 4)),
  );
  return target;
}

/**
 * Whether a map (output point to input point) moves and mirrors by whole pixels alone: rows stay rows, and nothing lies
 * between pixels.
 */
function movesRows(matrix: Matrix): boolean {
  const [a, b, c, d, e, f] = matrix;
  const isWhole = Number.isInteger(c) && Number.isInteger(f);
  return isAffine(matrix) && Math.abs(a) === 1 && b === 0 && d === 0 && Math.abs(e) === 1 && isWhole;
}

/** Levels of the channels as the bytes of one number, the first lowest. */
function packed(levels: readonly number[]): number {
  return levels.reduce((bytes, level, channel) => bytes | (level << (8 * channel)), 0);
}
