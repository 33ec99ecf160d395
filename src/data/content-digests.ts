import { isWhole } from './indices-where.js';

/** SHA-256 of the content of each picture: 32 bytes each, where a string in hex is a hundred. */
export interface ContentDigests {
  readonly length: number;
  set(position: number, hex: string): void;
  hexOf(position: number): string;
  /** Those at these positions, in this order. */
  take(positions: Uint32Array): ContentDigests;
  /** For each the position of the first one that is the same. */
  firstOf(): Uint32Array;
}

const BYTES = 32;
const WORDS = BYTES / 4;
/** No slot holds this position, since there are fewer slots. */
const FREE = 0xffff_ffff;

export function contentDigests(length: number): ContentDigests {
  return digestsIn(Buffer.from(new ArrayBuffer(length * BYTES)));
}

function digestsIn(bytes: Buffer): ContentDigests {
  const length = bytes.length / BYTES;
  return {
    length,
    set(position, hex) {
      bytes.write(hex, position * BYTES, 'hex');
    },
    hexOf: (position) => bytes.toString('hex', position * BYTES, (position + 1) * BYTES),
    take(positions) {
      if (isWhole(positions, length)) return this;
      const taken = Buffer.from(new ArrayBuffer(positions.length * BYTES));
      positions.forEach((position, i) => {
        bytes.copy(taken, i * BYTES, position * BYTES, (position + 1) * BYTES);
      });
      return digestsIn(taken);
    },
    firstOf: () => firstsOf(new Uint32Array(bytes.buffer, bytes.byteOffset, length * WORDS), length),
  };
}

/** Open addressing in at most 11 bytes for each; the first word of a SHA-256 is as good as any hash of it. */
function firstsOf(words: Uint32Array, length: number): Uint32Array {
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, (4 / 3) * length)));
  const slots = new Uint32Array(capacity).fill(FREE);
  const first = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    let slot = words[i * WORDS]! % capacity;
    while (slots[slot] !== FREE && !areEqual(words, slots[slot]!, i)) slot = (slot + 1) % capacity;
    if (slots[slot] === FREE) slots[slot] = i;
    first[i] = slots[slot]!;
  }
  return first;
}

function areEqual(words: Uint32Array, a: number, b: number): boolean {
  for (let word = 0; word < WORDS; word++)
    if (words[a * WORDS + word] !== words[b * WORDS + word]) return false;
  return true;
}
