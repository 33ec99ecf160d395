import { type Canvas, emptyCanvas, valuesOf } from './canvas.js';
import { putIntoMemory, takeMemory } from './kernel-memory.js';
import { kernels } from './kernels.js';

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/**
 * Each value becomes the weighted sum of those around it, along rows and then along columns, mirrored at the border.
 *
 * `weights` are those from the middle outwards, the same to both sides. Rounded once, at the end.
 */
export function filterPicture(source: Canvas, weights: readonly number[]): Canvas {
  const { address, height, width, channels } = source;
  const target = emptyCanvas(source, channels);
  const line = (width + 2 * (weights.length - 1)) * channels;
  kernels.filterPicture(
    address,
    height,
    width,
    channels,
    target.address,
    putIntoMemory(Float32Array.from(weights)),
    weights.length,
    takeMemory(valuesOf(source) * FLOAT),
    takeMemory(line * FLOAT),
  );
  return target;
}

/** share * a + (1 - share) * b, clipped to 0 … 255 and rounded; in the place of `a`. */
export function blend(a: Canvas, b: Canvas, share: number): Canvas {
  kernels.blend(a.address, b.address, valuesOf(a), share);
  return a;
}
