import { randomStream } from '../../base/random.js';

const TABLE_BITS = 14;
const TABLE_SIZE = 1 << TABLE_BITS;

let table: Float32Array | undefined;

/** Standard normal numbers, drawn once, then shifted and scaled to mean 0 and deviation 1 exactly. */
function normalTable(): Float32Array {
  if (table !== undefined) return table;
  const stream = randomStream(0, 'noise table');
  const drawn = Float64Array.from({ length: TABLE_SIZE }, stream.normal);
  const mean = drawn.reduce((sum, value) => sum + value, 0) / TABLE_SIZE;
  const deviation = Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / TABLE_SIZE);
  table = Float32Array.from(drawn, (value) => (value - mean) / deviation);
  return table;
}

/**
 * Standard normal numbers for the noise of one picture: an entry of a fixed table for each draw of a small generator, ten
 * times as fast as drawing normal numbers themselves.
 *
 * Source   Marsaglia 2003, "Xorshift RNGs", the triple 13, 17, 5.
 */
export function noiseValues(seed: number): () => number {
  const values = normalTable();
  // The state must not be 0, or it stays there.
  let state = randomStream(seed, 'noise').uint32() | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return values[state >>> (32 - TABLE_BITS)];
  };
}
