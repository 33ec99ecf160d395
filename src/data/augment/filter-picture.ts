import { borderIndex } from './border.js';
import type { Picture } from './picture.js';

/**
 * Each value becomes the weighted sum of those around it, along rows and then along columns, mirrored at the border.
 *
 * `kernel` holds the weights from the middle outwards, the same to both sides. Rounded once, at the end.
 */
export function filterPicture(picture: Picture, kernel: readonly number[]): Picture {
  const { height, width, channels } = picture;
  const stride = width * channels;
  const acrossRows = new Float32Array(picture.pixels.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      addNeighbours(picture.pixels, acrossRows, row * stride, column, { side: width, step: channels, channels, kernel });
    }
  }
  const filtered = new Float32Array(picture.pixels.length);
  for (let row = 0; row < height; row++) {
    addNeighbours(acrossRows, filtered, 0, row, { side: height, step: stride, channels: stride, kernel });
  }
  return { height, width, channels, pixels: new Uint8Array(Uint8ClampedArray.from(filtered).buffer) };
}

interface Line {
  /** Places along the line. */
  readonly side: number;
  /** Values from one place to the next. */
  readonly step: number;
  /** Values of a place. */
  readonly channels: number;
  readonly kernel: readonly number[];
}

/** The values of one place of a line that begins at `start`. */
function addNeighbours(
  from: Uint8Array | Float32Array,
  to: Float32Array,
  start: number,
  place: number,
  { side, step, channels, kernel }: Line,
): void {
  const at = start + place * step;
  for (let c = 0; c < channels; c++) to[at + c] = kernel[0] * from[at + c];
  for (let d = 1; d < kernel.length; d++) {
    const before = start + borderIndex(place - d, side, 'mirror') * step;
    const after = start + borderIndex(place + d, side, 'mirror') * step;
    const weight = kernel[d];
    for (let c = 0; c < channels; c++) to[at + c] += weight * (from[before + c] + from[after + c]);
  }
}

/** share * a + (1 - share) * b, clipped to 0 … 255 and rounded. */
export function blend(a: Picture, b: Picture, share: number): Picture {
  const pixels = Uint8ClampedArray.from(a.pixels, (value, i) => share * value + (1 - share) * b.pixels[i]);
  return { ...a, pixels: new Uint8Array(pixels.buffer) };
}
