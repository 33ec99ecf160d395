import { randomStream } from '../../src/base/random.js';
import type { StoredTensor } from '../../src/train/run/safetensors.js';
import type { Work } from './work.js';

const SEED = 1;
/** Share of each pixel that is noise, and the size of the squares that patterns are made of. */
const NOISE = 0.6;
const SQUARE = 4;

/**
 * The batches of a piece of work. Each class has a pattern of squares, and each picture is its pattern with noise over all
 * of it, so that no two neighbours are equal: in ties of max-pooling libraries differ. Each class of a table has a centre.
 * Learnable, so that losses move.
 */
export function syntheticBatches(work: Work): Map<string, StoredTensor> {
  return new Map(Array.from({ length: work.batches }, (_, i) => syntheticBatch(work, i)).flat());
}

function syntheticBatch({ input, batch, classes }: Work, i: number): [string, StoredTensor][] {
  const random = randomStream(SEED, 'batch', i);
  const labels = Int32Array.from({ length: batch }, () => random.integer(classes));
  const truth: [string, StoredTensor] = [`labels.${i}`, { dtype: 'int32', shape: [batch], data: labels }];
  if (input.kind === 'table') {
    const { features } = input;
    const centres = Array.from({ length: classes }, (_, k) => centre(k, features));
    const data = Float32Array.from(
      { length: batch * features },
      (_, p) => centres[labels[Math.floor(p / features)]][p % features] + random.normal(),
    );
    return [[`features.${i}`, { dtype: 'float32', shape: [batch, features], data }], truth];
  }
  const { height, width, channels } = input;
  const patterns = Array.from({ length: classes }, (_, k) => classPattern(k, input));
  const area = height * width * channels;
  const data = new Uint8Array(batch * area);
  for (let p = 0; p < data.length; p++) {
    const level = patterns[labels[Math.floor(p / area)]][p % area];
    data[p] = (1 - NOISE) * level + NOISE * random.integer(256);
  }
  return [[`pixels.${i}`, { dtype: 'uint8', shape: [batch, height, width, channels], data }], truth];
}

function centre(k: number, features: number): number[] {
  const random = randomStream(SEED, 'centre', k);
  return Array.from({ length: features }, () => 0.3 * random.normal());
}

/** uint8 [height, width, channels]: squares of random colours. */
export function classPattern(
  k: number,
  { height, width, channels }: { readonly height: number; readonly width: number; readonly channels: number },
): Uint8Array {
  const random = randomStream(SEED, 'pattern', k);
  const across = Math.ceil(width / SQUARE);
  const squares = Uint8Array.from({ length: Math.ceil(height / SQUARE) * across * channels }, () =>
    random.integer(256),
  );
  return Uint8Array.from({ length: height * width * channels }, (_, p) => {
    const column = Math.floor(p / channels) % width;
    const row = Math.floor(p / channels / width);
    const square = Math.floor(row / SQUARE) * across + Math.floor(column / SQUARE);
    return squares[square * channels + (p % channels)];
  });
}
