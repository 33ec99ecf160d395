import { elementCount, inputName, type TypedArray } from '../../graph/index.js';
import { fillNoise, type NoiseInput } from '../../nn/index.js';
import { drawBernoulli } from './bernoulli-kernel.js';

/** Arrays for the noise of one step, reused from step to step. */
export function createNoiseFeeds(
  noise: readonly NoiseInput[],
): (key: { readonly seed: number; readonly step: number }) => Record<string, TypedArray> {
  const arrays = noise.map(({ shape, distribution, tensor, name }) => {
    const length = elementCount(shape);
    const data = distribution.kind === 'bernoulli' ? new Uint8Array(length) : new Float32Array(length);
    return { data, distribution, layer: name, feed: inputName(tensor) };
  });
  return (key) => {
    for (const { data, distribution, layer } of arrays)
      fillNoise(data, distribution, { ...key, layer }, drawBernoulli);
    return Object.fromEntries(arrays.map(({ feed, data }) => [feed, data]));
  };
}
