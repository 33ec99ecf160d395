import type { InputContract } from '../types.js';

/** 64 bits as two unsigned halves. */
export interface PerceptualHash {
  readonly low: number;
  readonly high: number;
}

/** Frequencies 1 … 8 of each direction: 64 of them, without the mean. */
const FREQUENCIES = 8;

/**
 * What pictures of one size look like, in 64 bits that hardly change when they are scaled, recompressed or brightened: for
 * each of the 64 lowest frequencies of the discrete cosine transform (DCT-II) of the luma, whether its coefficient lies above
 * the median of all of them.
 *
 * Shapes   pixels uint8 [height, width, channels], sides of at least 16.
 * Source   C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), section 3.2.1, with 32 × 32.
 */
export function perceptualHasher({
  height,
  width,
  channels,
}: Omit<InputContract, 'fit'>): (pixels: Uint8Array) => PerceptualHash {
  const across = cosines(width);
  const down = cosines(height);
  return (pixels) => {
    const luma = lumaOf(pixels, channels);
    // Rows before columns: they separate.
    const rows = new Float64Array(height * FREQUENCIES);
    for (let y = 0; y < height; y++)
      for (let u = 0; u < FREQUENCIES; u++) {
        let sum = 0;
        for (let x = 0; x < width; x++) sum += luma[y * width + x]! * across[u * width + x]!;
        rows[y * FREQUENCIES + u] = sum;
      }
    const coefficients = new Float64Array(FREQUENCIES * FREQUENCIES);
    for (let v = 0; v < FREQUENCIES; v++)
      for (let u = 0; u < FREQUENCIES; u++) {
        let sum = 0;
        for (let y = 0; y < height; y++) sum += rows[y * FREQUENCIES + u]! * down[v * height + y]!;
        coefficients[v * FREQUENCIES + u] = sum;
      }
    return bitsAbove(coefficients, medianOf(coefficients));
  };
}

/** cos(π (2 x + 1) u / 2 length) for u from 1, [FREQUENCIES, length]; a common factor changes no comparison with the median. */
function cosines(length: number): Float64Array {
  return Float64Array.from({ length: FREQUENCIES * length }, (_, i) => {
    const frequency = 1 + Math.floor(i / length);
    return Math.cos((Math.PI * (2 * (i % length) + 1) * frequency) / (2 * length));
  });
}

/** Rec. 601. */
function lumaOf(pixels: Uint8Array, channels: 1 | 3): Float64Array {
  return Float64Array.from({ length: pixels.length / channels }, (_, i) =>
    channels === 1
      ? pixels[i]!
      : 0.299 * pixels[3 * i]! + 0.587 * pixels[3 * i + 1]! + 0.114 * pixels[3 * i + 2]!,
  );
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length / 2;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function bitsAbove(values: Float64Array, limit: number): PerceptualHash {
  const half = (start: number) => {
    let bits = 0;
    for (let i = 0; i < 32; i++) if (values[start + i]! > limit) bits |= 1 << i;
    return bits >>> 0;
  };
  return { low: half(0), high: half(32) };
}
