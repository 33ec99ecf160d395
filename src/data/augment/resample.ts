import { type Border, borderIndex } from './border.js';
import { isAffine, isIdentity, type Matrix } from './matrix.js';
import { moveRows, movesRows } from './move-rows.js';
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
  if (displacement === undefined && movesRows(matrix)) {
    moveRows(picture, resampling, pixels);
    return { height, width, channels, pixels };
  }
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
    let column = Math.floor(xs[i] + 0.5);
    let row = Math.floor(ys[i] + 0.5);
    if (!(column >= 0 && row >= 0 && column < width && row < height)) {
      column = borderIndex(column, width, border);
      row = borderIndex(row, height, border);
      if (column < 0 || row < 0) {
        for (let c = 0; c < channels; c++) out[at++] = fill[c];
        continue;
      }
    }
    let from = (row * width + column) * channels;
    for (let c = 0; c < channels; c++) out[at++] = pixels[from++];
  }
}

/** Fractions of a coordinate are whole numbers of 2^-15. */
const ONE = 1 << 15;
/** Weights are whole numbers of 2^-22: with 8 bits of a level an int32 holds their sum. */
const WEIGHT_BITS = 22;
const WHOLE = 1 << WEIGHT_BITS;
const HALF = WHOLE >> 1;
const TO_WEIGHT = WEIGHT_BITS - 15;

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
    // Whole numbers are faster than floats. Fractions are off by 2^-16 at most: less than 0.01 levels.
    const both = Math.imul(fx, fy) >> (30 - WEIGHT_BITS);
    const right = (fx << TO_WEIGHT) - both;
    const below = (fy << TO_WEIGHT) - both;
    const here = WHOLE - right - below - both;
    let p = Math.imul(row, stride) + Math.imul(column, channels);
    for (let c = 0; c < channels; c++, p++) {
      out[at++] =
        (Math.imul(pixels[p], here) +
          Math.imul(pixels[p + channels], right) +
          Math.imul(pixels[p + stride], below) +
          Math.imul(pixels[p + stride + channels], both) +
          HALF) >>
        WEIGHT_BITS;
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
  const fx = x - column;
  const fy = y - row;
  const left = borderIndex(column, width, border);
  const right = borderIndex(column + 1, width, border);
  const top = borderIndex(row, height, border);
  const bottom = borderIndex(row + 1, height, border);
  for (let c = 0; c < channels; c++) {
    const topLeft = top < 0 || left < 0 ? fill[c] : pixels[(top * width + left) * channels + c];
    const topRight = top < 0 || right < 0 ? fill[c] : pixels[(top * width + right) * channels + c];
    const bottomLeft = bottom < 0 || left < 0 ? fill[c] : pixels[(bottom * width + left) * channels + c];
    const bottomRight = bottom < 0 || right < 0 ? fill[c] : pixels[(bottom * width + right) * channels + c];
    const upper = topLeft + (topRight - topLeft) * fx;
    const lower = bottomLeft + (bottomRight - bottomLeft) * fx;
    out[at + c] = upper + (lower - upper) * fy + 0.5;
  }
}
