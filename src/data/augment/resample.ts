import { type Border, borderIndex } from './border.js';
import { isAffine, isIdentity, type Matrix } from './matrix.js';
import type { Picture, PictureSize } from './picture.js';

/** How values between pixels are found: that of the nearest pixel, or weighed from the four around. */
export type Interpolation = 'nearest' | 'bilinear';

/** What is taken where a picture is asked beyond its edge, and between its pixels. */
export interface Sampling {
  readonly border: Border;
  readonly interpolation: Interpolation;
  /** Grey level of each channel where the border is constant. */
  readonly fill: readonly number[];
}

/** How far each output pixel looks aside: float32 `[height, width]` each, in pixels. */
export interface Displacement {
  readonly dx: Float32Array;
  readonly dy: Float32Array;
}

export interface Resampling extends Sampling {
  /** Size of the output. */
  readonly size: PictureSize;
  /** Output point to input point. */
  readonly matrix: Matrix;
  /** Added to the output point before the matrix. */
  readonly displacement?: Displacement | undefined;
}

/**
 * output(x, y) = input(matrix · ((x, y) + displacement(x, y))), rounded to whole grey levels.
 *
 * A value of bilinear interpolation is within 0.01 of the exact one before it is rounded.
 */
export function resample(picture: Picture, resampling: Resampling): Picture {
  const { size, matrix, displacement, interpolation } = resampling;
  const { height, width } = size;
  const { channels } = picture;
  const pixels = new Uint8Array(height * width * channels);
  const isSameSize = height === picture.height && width === picture.width;
  if (isSameSize && displacement === undefined && isIdentity(matrix)) {
    pixels.set(picture.pixels);
    return { height, width, channels, pixels };
  }
  const points = { x: new Float64Array(width), y: new Float64Array(width) };
  const sampleRow = interpolation === 'nearest' ? nearestRow : bilinearRow;
  for (let row = 0; row < height; row++) {
    inputPoints(points, row, matrix, displacement);
    sampleRow(picture, points, resampling, pixels, row * width * channels);
  }
  return { height, width, channels, pixels };
}

interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Where the pixels of an output row come from. */
function inputPoints(
  { x: xs, y: ys }: Points,
  row: number,
  matrix: Matrix,
  displacement: Displacement | undefined,
): void {
  const [a, b, c, d, e, f, g, h, i] = matrix;
  const width = xs.length;
  if (displacement === undefined) {
    const x0 = b * row + c;
    const y0 = e * row + f;
    for (let column = 0; column < width; column++) {
      xs[column] = a * column + x0;
      ys[column] = d * column + y0;
    }
  } else {
    const { dx, dy } = displacement;
    const start = row * width;
    for (let column = 0; column < width; column++) {
      const x = column + dx[start + column];
      const y = row + dy[start + column];
      xs[column] = a * x + b * y + c;
      ys[column] = d * x + e * y + f;
    }
  }
  if (isAffine(matrix)) return;
  for (let column = 0; column < width; column++) {
    const x = column + (displacement === undefined ? 0 : displacement.dx[row * width + column]);
    const y = row + (displacement === undefined ? 0 : displacement.dy[row * width + column]);
    const w = g * x + h * y + i;
    xs[column] /= w;
    ys[column] /= w;
  }
}

function nearestRow(
  { pixels, height, width, channels }: Picture,
  { x: xs, y: ys }: Points,
  { border, fill }: Sampling,
  out: Uint8Array,
  start: number,
): void {
  let at = start;
  for (let i = 0; i < xs.length; i++) {
    const column = borderIndex(Math.floor(xs[i] + 0.5), width, border);
    const row = borderIndex(Math.floor(ys[i] + 0.5), height, border);
    const inside = column >= 0 && row >= 0;
    const from = (row * width + column) * channels;
    for (let c = 0; c < channels; c++) out[at++] = inside ? pixels[from + c] : fill[c];
  }
}

/** Bits of the fraction of a coordinate. */
const FRACTION_BITS = 15;
const ONE = 1 << FRACTION_BITS;
/** Bits behind the point kept after the first of the two interpolations: with a sign, 8 + 8 + 15 fill an int32. */
const KEPT_BITS = 8;
const DROPPED_BITS = FRACTION_BITS - KEPT_BITS;
const HALF_DROPPED = 1 << (DROPPED_BITS - 1);
const LAST_SHIFT = KEPT_BITS + FRACTION_BITS;
const HALF_LAST = 1 << (LAST_SHIFT - 1);

/**
 * The value between four pixels at fractions `fx` and `fy` (of `ONE`), in whole numbers, which is faster than in floats:
 * the fractions are off by 2^-16 at most and what is kept of the first step by 2^-9, together less than 0.01 levels.
 */
function between(a: number, b: number, c: number, d: number, fx: number, fy: number): number {
  const top = ((a << FRACTION_BITS) + Math.imul(b - a, fx) + HALF_DROPPED) >> DROPPED_BITS;
  const bottom = ((c << FRACTION_BITS) + Math.imul(d - c, fx) + HALF_DROPPED) >> DROPPED_BITS;
  return ((top << FRACTION_BITS) + Math.imul(bottom - top, fy) + HALF_LAST) >> LAST_SHIFT;
}

function bilinearRow(
  picture: Picture,
  points: Points,
  sampling: Sampling,
  out: Uint8Array,
  start: number,
): void {
  const { pixels, height, width, channels } = picture;
  const { x: xs, y: ys } = points;
  const stride = width * channels;
  const lastColumn = width - 1;
  const lastRow = height - 1;
  let at = start;
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i];
    const y = ys[i];
    if (!(x >= 0 && y >= 0 && x < lastColumn && y < lastRow)) {
      borderPixel(picture, x, y, sampling, out, at);
      at += channels;
      continue;
    }
    const column = x | 0;
    const row = y | 0;
    const fx = ((x - column) * ONE + 0.5) | 0;
    const fy = ((y - row) * ONE + 0.5) | 0;
    const from = row * stride + column * channels;
    const below = from + stride;
    if (channels === 1) {
      out[at++] = between(pixels[from], pixels[from + 1], pixels[below], pixels[below + 1], fx, fy);
    } else {
      out[at++] = between(pixels[from], pixels[from + 3], pixels[below], pixels[below + 3], fx, fy);
      out[at++] = between(pixels[from + 1], pixels[from + 4], pixels[below + 1], pixels[below + 4], fx, fy);
      out[at++] = between(pixels[from + 2], pixels[from + 5], pixels[below + 2], pixels[below + 5], fx, fy);
    }
  }
}

/** A pixel some of whose four neighbours may lie outside. */
function borderPixel(
  { pixels, height, width, channels }: Picture,
  x: number,
  y: number,
  { border, fill }: Sampling,
  out: Uint8Array,
  at: number,
): void {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const fx = ((x - column) * ONE + 0.5) | 0;
  const fy = ((y - row) * ONE + 0.5) | 0;
  const left = borderIndex(column, width, border);
  const right = borderIndex(column + 1, width, border);
  const top = borderIndex(row, height, border);
  const bottom = borderIndex(row + 1, height, border);
  for (let c = 0; c < channels; c++) {
    const valueAt = (j: number, k: number) => (j < 0 || k < 0 ? fill[c] : pixels[(j * width + k) * channels + c]);
    out[at + c] = between(
      valueAt(top, left),
      valueAt(top, right),
      valueAt(bottom, left),
      valueAt(bottom, right),
      fx,
      fy,
    );
  }
}
