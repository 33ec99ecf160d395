import type { Targets } from '../types.js';
import type { Picture } from './picture.js';

/** Pictures of a batch: uint8 `[N, height, width, channels]`, and what is true of them, float32 `[N, K]`. */
export interface MixableBatch extends Omit<Picture, 'pixels'> {
  readonly size: number;
  readonly pixels: Uint8Array;
  readonly targets: Float32Array;
}

/** Whom each picture is mixed with: positions in the batch, uint32 `[N]`. */
export type Partners = Uint32Array;

/** A rectangle in pixels. */
export interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Each picture becomes share * itself + (1 - share) * its partner, and its targets likewise.
 *
 * Source   Zhang et al. 2018, "mixup: beyond empirical risk minimization" (arXiv 1710.09412), section 2.
 */
export function mixup(batch: MixableBatch, partners: Partners, share: number): MixableBatch {
  const { size, pixels, targets } = batch;
  const mixed = new Uint8ClampedArray(pixels.length);
  const length = pixels.length / size;
  for (let row = 0; row < size; row++) {
    const own = row * length;
    const other = partners[row] * length;
    for (let i = 0; i < length; i++)
      mixed[own + i] = share * pixels[own + i] + (1 - share) * pixels[other + i];
  }
  return {
    ...batch,
    pixels: new Uint8Array(mixed.buffer),
    targets: mixRows(targets, size, partners, share),
  };
}

/**
 * A rectangle of each picture is replaced by that of its partner; targets are mixed by the areas.
 *
 * Source   Yun et al. 2019, "CutMix" (arXiv 1905.04899), section 3.1.
 */
export function cutmix(batch: MixableBatch, partners: Partners, place: Rectangle): MixableBatch {
  const { size, pixels, targets, height, width, channels } = batch;
  const mixed = new Uint8Array(pixels);
  const length = height * width * channels;
  for (let row = 0; row < size; row++) {
    for (let line = place.top; line < place.top + place.height; line++) {
      const start = (line * width + place.left) * channels;
      const from = partners[row] * length + start;
      mixed.set(pixels.subarray(from, from + place.width * channels), row * length + start);
    }
  }
  const share = 1 - (place.height * place.width) / (height * width);
  return { ...batch, pixels: mixed, targets: mixRows(targets, size, partners, share) };
}

/** share * row + (1 - share) * the partner's row, of `[N, K]`. */
export function mixRows(rows: Float32Array, size: number, partners: Partners, share: number): Float32Array {
  const width = rows.length / size;
  return rows.map((value, i) => {
    const row = Math.floor(i / width);
    return share * value + (1 - share) * rows[partners[row] * width + (i - row * width)];
  });
}

/**
 * Targets as float32 `[N, units]`, as many as the network has outputs: 1 for the class of each picture, the class itself
 * (0 or 1) for a single output, or what they are already.
 */
export function softTargets(targets: Targets, units: number): Float32Array {
  if (targets instanceof Float32Array) return targets;
  if (units === 1) return Float32Array.from(targets);
  const soft = new Float32Array(targets.length * units);
  for (const [row, label] of targets.entries()) soft[row * units + label] = 1;
  return soft;
}
