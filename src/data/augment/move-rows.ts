import { borderIndex } from './border.js';
import { isAffine, type Matrix } from './matrix.js';
import type { Picture } from './picture.js';
import type { Resampling } from './resample.js';

/**
 * Whether a map (output point to input point) moves and mirrors by whole pixels alone: rows stay rows, and nothing lies
 * between pixels.
 */
export function movesRows(matrix: Matrix): boolean {
  const [a, b, c, d, e, f] = matrix;
  const isWhole = Number.isInteger(c) && Number.isInteger(f);
  return isAffine(matrix) && Math.abs(a) === 1 && b === 0 && d === 0 && Math.abs(e) === 1 && isWhole;
}

/** The same as sampling each pixel, for such a map: what lies inside is copied by rows. */
export function moveRows(picture: Picture, { size, matrix, ...sampling }: Resampling, out: Uint8Array): void {
  const [direction, , shift, , downwards, start] = matrix;
  const { pixels, height, width, channels } = picture;
  const stride = size.width * channels;
  // Columns of the output that come from inside.
  const first = Math.max(0, direction === 1 ? -shift : shift - (width - 1));
  const end = Math.min(size.width, direction === 1 ? width - shift : shift + 1);
  for (let row = 0; row < size.height; row++) {
    const at = row * stride;
    const from = borderIndex(downwards * row + start, height, sampling.border);
    for (let column = 0; column < size.width; column++) {
      if (column === first && first < end && from >= 0) {
        const origin = (from * width + direction * first + shift) * channels;
        const target = at + first * channels;
        const length = (end - first) * channels;
        if (direction === 1) out.set(pixels.subarray(origin, origin + length), target);
        else mirror(pixels, origin, out, target, length, channels);
        column = end - 1;
        continue;
      }
      const source = borderIndex(direction * column + shift, width, sampling.border);
      const isInside = from >= 0 && source >= 0;
      for (let c = 0; c < channels; c++) {
        out[at + column * channels + c] = isInside
          ? pixels[(from * width + source) * channels + c]
          : sampling.fill[c];
      }
    }
  }
}

/** Copy pixels from `origin` to the left, so that they come to lie to the right of `target`. */
function mirror(
  from: Uint8Array,
  origin: number,
  to: Uint8Array,
  target: number,
  length: number,
  channels: number,
): void {
  if (channels === 1) {
    for (let i = 0; i < length; i++) to[target + i] = from[origin - i];
    return;
  }
  for (let i = 0; i < length; i += 3) {
    to[target + i] = from[origin - i];
    to[target + i + 1] = from[origin - i + 1];
    to[target + i + 2] = from[origin - i + 2];
  }
}
