import { borderIndex } from './border.js';
import type { Picture } from './picture.js';

/**
 * Each value becomes the weighted sum of those around it, along rows and then along columns, mirrored at the border.
 *
 * `kernel` holds the weights from the middle outwards, the same to both sides. Rounded once, at the end.
 */
export function filterPicture(picture: Picture, kernel: readonly number[]): Picture {
  const { height, width, channels, pixels } = picture;
  const stride = width * channels;
  const acrossRows = new Float32Array(pixels.length);
  for (let row = 0; row < height; row++) filterRow(picture, row, kernel, acrossRows);
  const filtered = new Uint8ClampedArray(pixels.length);
  const sums = new Float32Array(stride);
  for (let row = 0; row < height; row++) {
    const middle = row * stride;
    for (let i = 0; i < stride; i++) sums[i] = kernel[0] * acrossRows[middle + i];
    for (let d = 1; d < kernel.length; d++) {
      const above = borderIndex(row - d, height, 'mirror') * stride;
      const below = borderIndex(row + d, height, 'mirror') * stride;
      const weight = kernel[d];
      for (let i = 0; i < stride; i++) sums[i] += weight * (acrossRows[above + i] + acrossRows[below + i]);
    }
    filtered.set(sums, middle);
  }
  return { height, width, channels, pixels: new Uint8Array(filtered.buffer) };
}

/** One row with itself mirrored on both sides, so that the sums need not look for the border. */
function filterRow(
  { pixels, width, channels }: Picture,
  row: number,
  kernel: readonly number[],
  out: Float32Array,
): void {
  const stride = width * channels;
  const start = row * stride;
  const margin = (kernel.length - 1) * channels;
  const line = new Float32Array(stride + 2 * margin);
  line.set(pixels.subarray(start, start + stride), margin);
  for (let d = 1; d < kernel.length; d++) {
    const before = borderIndex(-d, width, 'mirror') * channels;
    const after = borderIndex(width - 1 + d, width, 'mirror') * channels;
    for (let c = 0; c < channels; c++) {
      line[margin - d * channels + c] = pixels[start + before + c];
      line[margin + stride + (d - 1) * channels + c] = pixels[start + after + c];
    }
  }
  for (let i = 0; i < stride; i++) out[start + i] = kernel[0] * line[margin + i];
  for (let d = 1; d < kernel.length; d++) {
    const weight = kernel[d];
    const way = d * channels;
    for (let i = 0; i < stride; i++)
      out[start + i] += weight * (line[margin + i - way] + line[margin + i + way]);
  }
}

/** share * a + (1 - share) * b, clipped to 0 … 255 and rounded. */
export function blend(a: Picture, b: Picture, share: number): Picture {
  const pixels = new Uint8ClampedArray(a.pixels.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = share * a.pixels[i] + (1 - share) * b.pixels[i];
  return { ...a, pixels: new Uint8Array(pixels.buffer) };
}
