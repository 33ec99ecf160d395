import type { DuplicateGroup } from '../types.js';

/** Repeated rows that are named; the others are counted. */
const MOST_GROUPS = 20;
/** A hash of 53 bits is a whole number that float64 holds exactly. */
const HIGH_BITS = 2 ** 21;

/** A hash of 53 bits of the words from `from` to `to`, made of two of 32 bits; the first mixes as MurmurHash3 does. */
export function hashWords(words: Int32Array, from: number, to: number, seed: number): number {
  let a = seed | 0;
  let b = ~seed;
  for (let i = from; i < to; i++) {
    let word = Math.imul(words[i], 0xcc9e2d51);
    word = (word << 15) | (word >>> 17);
    a ^= Math.imul(word, 0x1b873593);
    a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
    b = Math.imul(b ^ words[i], 0x01000193);
    b ^= b >>> 15;
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  b = Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  return ((a ^ (a >>> 13)) >>> 0) * HIGH_BITS + (((b ^ (b >>> 16)) >>> 0) % HIGH_BITS);
}

export interface RepeatedRows {
  /** Rows outside training that are also in training. */
  readonly count: number;
  readonly groups: readonly DuplicateGroup[];
}

/**
 * Rows of other parts that occur, exactly, among those to train on, by the hash of each row (equal by chance in one of 50,000 tables
 * of a million rows).
 */
export function repeatedRows(
  hashes: Float64Array,
  training: Uint32Array,
  others: readonly Uint32Array[],
): RepeatedRows {
  const sorted = Float64Array.from(training, (row) => hashes[row]).sort();
  const groups = new Map<number, { readonly first: number; readonly rows: number[] }>();
  let count = 0;
  for (const rows of others)
    for (const row of rows) {
      const hash = hashes[row];
      if (!includes(sorted, hash)) continue;
      count++;
      const group = groups.get(hash);
      if (group !== undefined) {
        if (group.rows.length < MOST_GROUPS) group.rows.push(row);
      } else if (groups.size < MOST_GROUPS)
        groups.set(hash, { first: firstRow(hashes, training, hash), rows: [row] });
    }
  return {
    count,
    groups: [...groups.values()].map(({ first, rows }) => ({
      files: [first, ...rows].map((row) => `row ${row + 1}`),
      acrossSplits: true,
      acrossClasses: false,
    })),
  };
}

function firstRow(hashes: Float64Array, training: Uint32Array, hash: number): number {
  return training.find((row) => hashes[row] === hash)!;
}

function includes(sorted: Float64Array, value: number): boolean {
  let [low, high] = [0, sorted.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] === value) return true;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
