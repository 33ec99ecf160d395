import { type RandomStream, randomStream } from '../../base/random.js';
import { SOBOL_NUMBERS } from './sobol-numbers.js';

const BITS = 32;

/** Dimensions that there are direction numbers for. */
export const SOBOL_DIMENSIONS = SOBOL_NUMBERS.length + 1;

/**
 * Points of the unit cube that leave no gaps: the first 2^k of them have one point in each of 2^k equal slabs, along every
 * axis. `point(i)` is the i-th in the order of Gray codes, from 0 up to 2^32 - 1; coordinates are from 0 to below 1.
 *
 * With a seed the sequence is scrambled by a random linear map of the digits and a random shift (Matousek 1998), which
 * keeps what was said and makes every coordinate uniform.
 *
 * Source  Sobol 1967; Antonov and Saleev 1979; direction numbers of Joe and Kuo 2008.
 */
export function sobolSequence(dimensions: number, seed?: number): (i: number) => number[] {
  const axes = Array.from({ length: dimensions }, (_, axis) => {
    const directions = directionsOf(axis);
    if (seed === undefined) return { directions, shift: 0 };
    const stream = randomStream(seed, 'search', 'sobol', axis);
    return { directions: scrambled(directions, stream), shift: stream.uint32() };
  });
  return (i) => {
    const gray = (i ^ (i >>> 1)) >>> 0;
    return axes.map(({ directions, shift }) => {
      let x = shift;
      for (let bit = 0; bit < BITS; bit++) if ((gray >>> bit) & 1) x ^= directions[bit];
      return (x >>> 0) / 2 ** BITS;
    });
  };
}

/** v1 ... v32 as whole numbers whose highest bit counts a half. */
function directionsOf(axis: number): Uint32Array {
  const v = new Uint32Array(BITS);
  if (axis === 0) return v.map((_, i) => 2 ** (BITS - 1 - i));
  const [polynomial, ...initial] = SOBOL_NUMBERS[axis - 1].split(' ').map(Number);
  const degree = initial.length;
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      v[i] = initial[i] * 2 ** (BITS - 1 - i);
      continue;
    }
    v[i] = v[i - degree] ^ (v[i - degree] >>> degree);
    for (let k = 1; k < degree; k++) if ((polynomial >>> (degree - k)) & 1) v[i] ^= v[i - k];
  }
  return v;
}

/** Each digit becomes itself plus a random choice of the digits before it. */
function scrambled(directions: Uint32Array, stream: RandomStream): Uint32Array {
  const rows = Array.from({ length: BITS }, (_, digit) => {
    const own = 2 ** (BITS - 1 - digit);
    // All bits above the one of this digit.
    const before = (~(own * 2 - 1) >>> 0) * (digit === 0 ? 0 : 1);
    return (own | (stream.uint32() & before)) >>> 0;
  });
  return directions.map((v) =>
    rows.reduce((sum, row, digit) => (sum | (parity(row & v) << (BITS - 1 - digit))) >>> 0, 0),
  );
}

function parity(bits: number): number {
  let x = bits;
  for (let half = 16; half > 0; half >>= 1) x ^= x >>> half;
  return x & 1;
}
