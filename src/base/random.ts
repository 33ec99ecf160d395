/**
 * Counter-based random numbers: the same (seed, path) gives the same sequence on every machine, in any order of use.
 *
 * Source  Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
const MULTIPLIER_A = 0xd2511f53;
const MULTIPLIER_B = 0xcd9e8d57;
const WEYL_A = 0x9e3779b9;
const WEYL_B = 0xbb67ae85;
const ROUNDS = 10;

/** Upper 32 bits of the product of two unsigned 32-bit numbers (the lower ones are `Math.imul`). */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  // No product of halves exceeds (2^16 - 1)^2, so that neither sum leaves 32 bits.
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) >>> 0;
  const carry = (Math.imul(aLow, bHigh) + (middle & 0xffff)) >>> 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) >>> 0;
}

/** One Philox block: four 32-bit numbers from a 128-bit counter and a 64-bit key, written to `out[offset..offset+3]`. */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
  offset = 0,
): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_A, c0);
    const low0 = Math.imul(MULTIPLIER_A, c0);
    const high1 = multiplyHigh(MULTIPLIER_B, c2);
    const low1 = Math.imul(MULTIPLIER_B, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + WEYL_A) | 0;
    k1 = (k1 + WEYL_B) | 0;
  }
  out[offset] = c0;
  out[offset + 1] = c1;
  out[offset + 2] = c2;
  out[offset + 3] = c3;
}

/** A position in one random sequence. Drawing moves it forward; equal streams draw equal numbers. */
export interface RandomStream {
  /** Uniform over 0 … 2^32 - 1. */
  uint32(): number;
  /** Uniform over [0, 1), 32 bits. */
  uniform(): number;
  /** Mean 0, standard deviation 1 (Box and Muller 1958). */
  normal(): number;
  /** Uniform integer over 0 … bound - 1, without bias; `bound` from 1 to 2^32. */
  integer(bound: number): number;
}

/**
 * The stream of a purpose: `randomStream(seed, 'shuffle', epoch)`.
 *
 * `seed` is a non-negative safe integer. Different paths give independent streams.
 */
export function randomStream(seed: number, ...path: readonly (string | number)[]): RandomStream {
  return streamFamily(seed, ...path)(0);
}

/**
 * As many streams of one purpose as there are things that need one, by their number: `streamFamily(seed, 'crop')(17)`.
 *
 * The number is part of the counter, not of the key, so that a stream costs nothing to make; from 0 to 2^53 - 1.
 * Member 0 is `randomStream` of the same path.
 */
export function streamFamily(
  seed: number,
  ...path: readonly (string | number)[]
): (member: number) => RandomStream {
  const key = streamKey(seed, path);
  return (member) => openStream(key, member);
}

function openStream(key: readonly [number, number], member: number): RandomStream {
  const block = new Uint32Array(4);
  const memberLow = member >>> 0;
  const memberHigh = Math.floor(member / 2 ** 32);
  let blockIndex = 0;
  let position = 4;
  let spareNormal: number | undefined;

  function uint32(): number {
    if (position === 4) {
      philox4x32([blockIndex >>> 0, Math.floor(blockIndex / 2 ** 32), memberLow, memberHigh], key, block);
      blockIndex++;
      position = 0;
    }
    return block[position++];
  }
  function uniform(): number {
    return uint32() / 2 ** 32;
  }
  function normal(): number {
    if (spareNormal !== undefined) {
      const value = spareNormal;
      spareNormal = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log((uint32() + 1) / 2 ** 32));
    const angle = 2 * Math.PI * uniform();
    spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
  function integer(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const value = uint32();
      if (value < limit) return value % bound;
    }
  }
  return { uint32, uniform, normal, integer };
}

/** The 64-bit key of a (seed, path): two FNV-1a hashes of its text, finished as in MurmurHash3. */
export function streamKey(seed: number, path: readonly (string | number)[]): [number, number] {
  const text = JSON.stringify([seed, ...path]);
  return [hashText(text, 0x811c9dc5), hashText(text, 0x2f0b4c47)];
}

function hashText(text: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The numbers 0 … count - 1 in random order (Fisher and Yates, Durstenfeld's form). */
export function permutation(count: number, stream: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = stream.integer(i + 1);
    const value = order[i];
    order[i] = order[j];
    order[j] = value;
  }
  return order;
}
