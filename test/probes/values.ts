import { randomStream } from '../../src/base/random.js';
import {
  type DType,
  elementCount,
  type Shape,
  type TypedArray,
  typedArrayOf,
} from '../../src/graph/index.js';

/**
 * Where numbers of a probe come from. All are multiples of 1/16, so that a step of 1/64 to either side is exact in float32.
 *
 * - `spread`    between -2 and 2
 * - `positive`  between 1 and 2
 * - `apart`     no two equal, none nearer to each other than 1/4: nothing meets a kink within a step
 * - `between`   like `apart`, and halfway between those: for a second operand that is compared with the first
 * - a list      these very numbers
 */
export type Values = 'spread' | 'positive' | 'apart' | 'between' | readonly number[];

/** Numbers for an input of a probe; the same seed gives the same ones. */
export function probeData(values: Values, shape: Shape, dtype: DType, seed: number): TypedArray {
  return typedArrayOf(dtype, typeof values === 'string' ? draw(values, elementCount(shape), seed) : values);
}

function draw(values: 'spread' | 'positive' | 'apart' | 'between', count: number, seed: number): number[] {
  const stream = randomStream(seed, values);
  if (values === 'spread') return Array.from({ length: count }, () => (stream.integer(65) - 32) / 16);
  if (values === 'positive') return Array.from({ length: count }, () => 1 + stream.integer(17) / 16);
  const shift = values === 'apart' ? 1 / 8 : 0;
  const places = Array.from({ length: count }, (_, i) => (i - Math.floor(count / 2)) / 4 + shift);
  for (let i = places.length - 1; i > 0; i--) {
    const j = stream.integer(i + 1);
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places;
}
