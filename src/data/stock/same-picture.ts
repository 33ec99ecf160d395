import type { InputContract } from '../types.js';

/** Standard deviation in grey levels below which a picture shows nothing that could be compared. */
const LEAST_TEXTURE = 4;
/** Share of the deviation that may be left when brightness and contrast are matched. */
const MOST_REST = 0.12;
/** The same for the worst of the blocks, so that nothing small may have come or gone. */
const MOST_REST_OF_BLOCK = 0.3;
/** How much the contrast may differ, either way. */
const MOST_CONTRAST = 2.5;
/** Pixels a side. */
const BLOCK = 8;

/** Whether a picture is nearly of one colour: such pictures are all like each other, and mean nothing. */
export function isFlat(pixels: Uint8Array): boolean {
  return textureOf(pixels).deviation < LEAST_TEXTURE;
}

/**
 * Whether two thumbnails show the same picture up to brightness and contrast: b = s a + t with the best s and t leaves
 *
 *     root mean square of (b - s a - t)  ≤  0.12 of the deviation of b over all pixels,
 *                                        ≤  0.3 of it in every block of 8 × 8,
 *
 * and 1 / 2.5 ≤ s ≤ 2.5. Neither may be flat.
 *
 * Shapes   a, b [height, width, channels].
 */
export function isSamePicture(
  a: Uint8Array,
  b: Uint8Array,
  { height, width, channels }: Omit<InputContract, 'fit'>,
): boolean {
  const ofA = textureOf(a);
  const ofB = textureOf(b);
  let product = 0;
  for (let i = 0; i < a.length; i++) product += (a[i]! - ofA.mean) * (b[i]! - ofB.mean);
  const slope = product / (a.length * ofA.deviation ** 2);
  if (slope < 1 / MOST_CONTRAST || slope > MOST_CONTRAST) return false;
  const variance = ofB.deviation ** 2;
  const explained = slope ** 2 * ofA.deviation ** 2;
  if (variance - explained > MOST_REST ** 2 * variance) return false;

  for (let top = 0; top < height; top += BLOCK)
    for (let left = 0; left < width; left += BLOCK) {
      const bottom = Math.min(height, top + BLOCK);
      const right = Math.min(width, left + BLOCK);
      let rest = 0;
      for (let y = top; y < bottom; y++)
        for (let i = (y * width + left) * channels; i < (y * width + right) * channels; i++)
          rest += (b[i]! - ofB.mean - slope * (a[i]! - ofA.mean)) ** 2;
      const count = (bottom - top) * (right - left) * channels;
      if (rest > count * MOST_REST_OF_BLOCK ** 2 * variance) return false;
    }
  return true;
}

/** Mean and standard deviation of all values. */
function textureOf(pixels: Uint8Array): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  let squares = 0;
  for (const value of pixels) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / pixels.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / pixels.length - mean * mean)) };
}
