import type { PerceptualHash } from './perceptual-hash.js';

/** Bits in which hashes may differ to be found. */
export const HAMMING_RADIUS = 11;

const PARTS = 4;
const PART_BITS = 16;
/** Of hashes within the radius, one of the parts differs in no more bits than this: the radius over the parts, rounded down. */
const PART_RADIUS = Math.floor(HAMMING_RADIUS / PARTS);
/** What a part may differ by. */
const DIFFERENCES = differencesUpTo(PART_RADIUS);

export interface HammingMatch {
  /** Number of the hash, in the order of adding. */
  readonly id: number;
  readonly distance: number;
}

/** Hashes that can be asked which of them are like another one. */
export interface HammingIndex {
  add(hash: PerceptualHash): void;
  /** Those within the radius, the nearest first. */
  search(hash: PerceptualHash): HammingMatch[];
}

/**
 * An index that looks at few hashes instead of all of them: hashes are cut into four parts, and only those are compared that
 * agree with the one sought, up to two bits, in one of the parts.
 *
 * Source  M. Norouzi, A. Punjani, D. Fleet, "Fast Search in Hamming Space with Multi-Index Hashing" (2012).
 */
export function createHammingIndex(): HammingIndex {
  const hashes: PerceptualHash[] = [];
  const buckets = Array.from({ length: PARTS }, () => new Map<number, number[]>());
  return {
    add(hash) {
      const id = hashes.push(hash) - 1;
      buckets.forEach((bucket, part) => {
        const key = partOf(hash, part);
        const ids = bucket.get(key);
        if (ids === undefined) bucket.set(key, [id]);
        else ids.push(id);
      });
    },
    search(hash) {
      const found = new Map<number, number>();
      buckets.forEach((bucket, part) => {
        const key = partOf(hash, part);
        for (const difference of DIFFERENCES) {
          const ids = bucket.get(key ^ difference);
          if (ids === undefined) continue;
          for (const id of ids) {
            const distance = hammingDistance(hash, hashes[id]!);
            if (distance <= HAMMING_RADIUS) found.set(id, distance);
          }
        }
      });
      return [...found]
        .map(([id, distance]) => ({ id, distance }))
        .sort((a, b) => a.distance - b.distance || a.id - b.id);
    },
  };
}

/** Number of bits, of 64, in which two hashes differ. */
export function hammingDistance(a: PerceptualHash, b: PerceptualHash): number {
  return bitsIn(a.low ^ b.low) + bitsIn(a.high ^ b.high);
}

function partOf({ low, high }: PerceptualHash, part: number): number {
  const half = part < 2 ? low : high;
  return (half >>> (PART_BITS * (part % 2))) & (2 ** PART_BITS - 1);
}

/** Ones in 32 bits, added up in pairs, then fours, then bytes. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** All words of `PART_BITS` bits with at most so many ones. */
function differencesUpTo(ones: number): number[] {
  const exactly = (count: number, below: number): number[] =>
    count === 0
      ? [0]
      : Array.from({ length: below }, (_, bit) =>
          exactly(count - 1, bit).map((rest) => rest | (1 << bit)),
        ).flat();
  return Array.from({ length: ones + 1 }, (_, count) => exactly(count, PART_BITS)).flat();
}
