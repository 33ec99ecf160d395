import { expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import { createHammingIndex, HAMMING_RADIUS, hammingDistance } from './hamming-index.js';
import type { PerceptualHash } from './perceptual-hash.js';

it('finds exactly the hashes within the radius, the nearest first, as comparing with all of them does', () => {
  const stream = randomStream(1, 'hashes');
  const word = () => Math.floor(stream.uniform() * 2 ** 32);
  const hashes: PerceptualHash[] = [];
  for (let i = 0; i < 40; i++) {
    const centre = { low: word(), high: word() };
    for (let flips = 0; flips <= 14; flips++) hashes.push(flipped(centre, flips, () => stream.uniform()));
  }
  const index = createHammingIndex();
  for (const hash of hashes) index.add(hash);
  for (const hash of hashes) {
    const expected = hashes
      .map((other, id) => ({ id, distance: hammingDistance(hash, other) }))
      .filter(({ distance }) => distance <= HAMMING_RADIUS)
      .sort((a, b) => a.distance - b.distance || a.id - b.id);
    expect(index.search(hash)).toEqual(expected);
  }
});

it('counts the bits in which hashes differ', () => {
  expect(hammingDistance({ low: 0, high: 0 }, { low: 0xffffffff, high: 0x80000001 })).toBe(34);
});

/** A hash with so many other bits, each drawn from all 64. */
function flipped({ low, high }: PerceptualHash, flips: number, uniform: () => number): PerceptualHash {
  const words = [low, high];
  for (let i = 0; i < flips; i++) {
    const bit = Math.floor(uniform() * 64);
    words[bit >> 5]! ^= 1 << (bit & 31);
  }
  return { low: words[0]! >>> 0, high: words[1]! >>> 0 };
}
