import type { InputContract } from '../types.js';

/** Standard deviation in grey levels below which a picture shows nothing that could be compared. */
const LEAST_TEXTURE = 4;
/** How much the contrast may differ, either way. */
const MOST_CONTRAST = 2.5;
/** Pixels a side, of pictures of half the size. */
const BLOCK = 4;

/** How much of a picture another one may leave unexplained, as a share of its standard deviation. */
export interface Tolerance {
  /** Over all pixels. */
  readonly all: number;
  /** In the worst block, so that nothing small may have come or gone. */
  readonly block: number;
}

/** Whether a picture is nearly of one colour: such pictures are all like each other, and mean nothing. */
export function isFlat(pixels: Uint8Array): boolean {
  return textureOf(pixels).deviation < LEAST_TEXTURE;
}

/**
 * Whether two thumbnails show the same picture up to brightness and contrast. Both are halved by averaging 2 × 2 pixels, where
 * noise and traces of compression live; then b = s a + t with the best s and t must leave
 *
 *     root mean square of (b - s a - t)  ≤  `all` times the deviation of b over all pixels,
 *                                        ≤  `block` times it in every block of 4 × 4,
 *
 * with 1 / 2.5 ≤ s ≤ 2.5. Neither may be flat.
 *
 * Shapes   a, b [height, width, channels].
 */
export function isSamePicture(
  a: Uint8Array,
  b: Uint8Array,
  contract: Omit<InputContract, 'fit'>,
  tolerance: Tolerance,
): boolean {
  const halfA = halved(a, contract);
  const halfB = halved(b, contract);
  const ofA = textureOf(halfA);
  const ofB = textureOf(halfB);
  const product = halfA.reduce((sum, value, i) => sum + (value - ofA.mean) * (halfB[i]! - ofB.mean), 0);
  const slope = product / (halfA.length * ofA.deviation ** 2);
  if (!(slope >= 1 / MOST_CONTRAST && slope <= MOST_CONTRAST)) return false;
  const variance = ofB.deviation ** 2;
  if (variance - (slope * ofA.deviation) ** 2 > tolerance.all ** 2 * variance) return false;

  const { channels } = contract;
  const height = Math.floor(contract.height / 2);
  const width = Math.floor(contract.width / 2);
  for (let top = 0; top < height; top += BLOCK)
    for (let left = 0; left < width; left += BLOCK) {
      const bottom = Math.min(height, top + BLOCK);
      const right = Math.min(width, left + BLOCK);
      let rest = 0;
      for (let y = top; y < bottom; y++)
        for (let i = (y * width + left) * channels; i < (y * width + right) * channels; i++)
          rest += (halfB[i]! - ofB.mean - slope * (halfA[i]! - ofA.mean)) ** 2;
      const count = (bottom - top) * (right - left) * channels;
      if (rest > count * tolerance.block ** 2 * variance) return false;
    }
  return true;
}

/** Means of 2 × 2 pixels; of an odd side the last row or column is left out. */
function halved(pixels: Uint8Array, { height, width, channels }: Omit<InputContract, 'fit'>): Float64Array {
  const rows = Math.floor(height / 2);
  const columns = Math.floor(width / 2);
  const stride = width * channels;
  return Float64Array.from({ length: rows * columns * channels }, (_, i) => {
    const channel = i % channels;
    const column = Math.floor(i / channels) % columns;
    const row = Math.floor(i / (channels * columns));
    const corner = 2 * row * stride + 2 * column * channels + channel;
    const below = corner + stride;
    return (pixels[corner]! + pixels[corner + channels]! + pixels[below]! + pixels[below + channels]!) / 4;
  });
}

/** Mean and standard deviation of all values. */
function textureOf(values: Uint8Array | Float64Array): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}
