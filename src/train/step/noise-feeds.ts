import { elementCount, inputName, type TypedArray } from '../../graph/index.js';
import { fillNoise, type NoiseInput } from '../../nn/index.js';
import { drawBernoulli } from './bernoulli-kernel.js';

/** The noise of one or more steps, one after the other, in arrays that are used again in the next call. */
export function createNoiseFeeds(
  noise: readonly NoiseInput[],
): (seed: number, steps: readonly number[]) => Record<string, TypedArray> {
  const inputs = noise.map(({ shape, distribution, tensor, name }) => ({
    length: elementCount(shape),
    distribution,
    layer: name,
    feed: inputName(tensor),
  }));
  const roomFor = (steps: number): (Uint8Array | Float32Array)[] =>
    inputs.map(({ length, distribution }) =>
      distribution.kind === 'bernoulli' ? new Uint8Array(length * steps) : new Float32Array(length * steps),
    );
  let room = roomFor(1);
  let most = 1;
  return (seed, steps) => {
    if (steps.length > most) {
      most = steps.length;
      room = roomFor(most);
    }
    const feeds: Record<string, TypedArray> = {};
    for (const [i, { length, distribution, layer, feed }] of inputs.entries()) {
      for (const [k, step] of steps.entries()) {
        const own = room[i]!.subarray(k * length, (k + 1) * length);
        fillNoise(own, distribution, { seed, step, layer }, drawBernoulli);
      }
      feeds[feed] = room[i]!.subarray(0, steps.length * length);
    }
    return feeds;
  };
}
