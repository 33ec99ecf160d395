import { philox4x32, randomStream, streamKey } from '../base/random.js';
import type { Shape, Tensor } from '../graph/index.js';

/**
 * bernoulli: 1 with the given probability, else 0, as uint8. uniform: [0, 1), normal: mean 0 and deviation 1, as float32.
 */
export type NoiseDistribution =
  | { readonly kind: 'bernoulli'; readonly probability: number }
  | { readonly kind: 'uniform' }
  | { readonly kind: 'normal' };

/** A graph input that is filled with random numbers before each step. */
export interface NoiseInput {
  /** The layer's path; the key of its numbers. */
  readonly name: string;
  readonly shape: Shape;
  readonly distribution: NoiseDistribution;
  readonly tensor: Tensor;
}

/** Fill an array with 1 where the next sixteen bits of Philox under a key are below the threshold, else 0. */
export type BernoulliDraw = (data: Uint8Array, threshold: number, key: readonly [number, number]) => void;

/**
 * Fill an array with the noise of one (seed, step, layer): always the same numbers, so that a resumed run goes on with
 * what an unbroken one would have drawn, on every target. A target may bring a faster `draw` that gives the same.
 */
export function fillNoise(
  data: Uint8Array | Float32Array,
  distribution: NoiseDistribution,
  key: { readonly seed: number; readonly step: number; readonly layer: string },
  draw: BernoulliDraw = drawPlainly,
): void {
  const path = ['noise', key.layer, key.step];
  if (distribution.kind === 'bernoulli') {
    fillBernoulli(data as Uint8Array, distribution.probability, streamKey(key.seed, path), draw);
    return;
  }
  const stream = randomStream(key.seed, ...path);
  const next = distribution.kind === 'uniform' ? stream.uniform : stream.normal;
  for (let i = 0; i < data.length; i++) data[i] = next();
}

/** Nearer than this to 0 or 1, a probability takes 32 bits: what is left of 16 would be wrong by much of its size. */
const SMALL_PROBABILITY = 1 / 256;

/**
 * Sixteen random bits per value decide: probabilities are exact to 2^-16 and a block of Philox serves eight values. Very
 * small ones, and their complements, are exact to 2^-32.
 */
function fillBernoulli(
  data: Uint8Array,
  probability: number,
  key: [number, number],
  draw: BernoulliDraw,
): void {
  if (Math.min(probability, 1 - probability) < SMALL_PROBABILITY) fillRareBernoulli(data, probability, key);
  else draw(data, Math.round(probability * 65536), key);
}

function drawPlainly(data: Uint8Array, threshold: number, key: readonly [number, number]): void {
  const block = new Uint32Array(4);
  for (let start = 0, counter = 0; start < data.length; start += 8, counter++) {
    philox4x32([counter, 0, 0, 0], key, block);
    const end = Math.min(8, data.length - start);
    for (let i = 0; i < end; i++) {
      const bits = (block[i >> 1] >>> ((i & 1) << 4)) & 0xffff;
      data[start + i] = bits < threshold ? 1 : 0;
    }
  }
}

function fillRareBernoulli(data: Uint8Array, probability: number, key: [number, number]): void {
  const threshold = probability * 2 ** 32;
  const block = new Uint32Array(4);
  for (let start = 0, counter = 0; start < data.length; start += 4, counter++) {
    philox4x32([counter, 0, 0, 0], key, block);
    const end = Math.min(4, data.length - start);
    for (let i = 0; i < end; i++) data[start + i] = block[i] < threshold ? 1 : 0;
  }
}
