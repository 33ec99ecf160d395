import type { InputContract } from '../types.js';
import type { AugmentPlan } from './augment-options.js';
import { augmentPixels } from './augment-picture.js';
import { type Epoch, operationDrawer } from './draw-operations.js';

/** What is to be done to the pictures of one pass; plain data, so that it can be sent to threads. */
export interface Augmentation extends Epoch {
  readonly plan: AugmentPlan;
}

/**
 * Changes pictures where they lie: `pixels` holds some in a row, `pictures` their numbers. What becomes of a picture depends
 * on the plan, the seed, the epoch and its number alone.
 */
export function createAugmenter(
  { plan, seed, epoch }: Augmentation,
  { height, width, channels }: Omit<InputContract, 'fit'>,
): (pixels: Uint8Array, pictures: ArrayLike<number>) => void {
  const drawFor = operationDrawer(plan, { seed, epoch }, { height, width });
  const size = height * width * channels;
  return (pixels, pictures) => {
    for (let row = 0; row < pictures.length; row++) {
      const operations = drawFor(pictures[row]);
      if (operations.length === 0) continue;
      const own = pixels.subarray(row * size, (row + 1) * size);
      augmentPixels({ height, width, channels, pixels: own }, operations, plan, own);
    }
  };
}
