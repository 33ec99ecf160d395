import type { Batch, ImageSplit } from './types.js';

/** What is true of the pictures at `indices`, and what they weigh. */
export function takeTruth(
  { files, targets, weights }: Pick<ImageSplit, 'files' | 'targets' | 'weights'>,
  indices: Uint32Array,
): Pick<Batch, 'targets' | 'weights'> {
  const perPicture = targets.length / files.length;
  const taken =
    targets instanceof Int32Array
      ? new Int32Array(indices.length)
      : new Float32Array(indices.length * perPicture);
  indices.forEach((index, row) => {
    taken.set(targets.subarray(index * perPicture, (index + 1) * perPicture), row * perPicture);
  });
  return { targets: taken, weights: weights && Float32Array.from(indices, (index) => weights[index]!) };
}
