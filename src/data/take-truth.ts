import type { Batch, ModelSplit } from './types.js';

/** What is true of the examples at `indices`, and what they weigh. */
export function takeTruth(
  { count, targets, weights }: Pick<ModelSplit, 'count' | 'targets' | 'weights'>,
  indices: Uint32Array,
): Pick<Batch, 'targets' | 'weights'> {
  const perExample = targets.length / count;
  const taken =
    targets instanceof Int32Array
      ? new Int32Array(indices.length)
      : new Float32Array(indices.length * perExample);
  for (let row = 0; row < indices.length; row++)
    for (let k = 0; k < perExample; k++) taken[row * perExample + k] = targets[indices[row] * perExample + k];
  return { targets: taken, weights: weights && Float32Array.from(indices, (index) => weights[index]!) };
}
