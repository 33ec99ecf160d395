import { expect, it } from 'vitest';
import { digestsOf, sha256 } from '../../test/digests.js';
import { contentDigests } from './content-digests.js';
import { groupByContent } from './duplicates.js';

it('gives back digests in hex, and those that were asked for in that order', () => {
  const hexes = ['a', 'b', 'c'].map(sha256);
  const digests = digestsOf(hexes);
  const taken = digests.take(Uint32Array.of(2, 0));
  expect(hexes.map((_, i) => digests.hexOf(i))).toEqual(hexes);
  expect([taken.hexOf(0), taken.hexOf(1), taken.length]).toEqual([hexes[2], hexes[0], 2]);
});

it('finds the first of the same content as a Map does', () => {
  const hexes = Array.from({ length: 3000 }, (_, i) => sha256(String((i * i) % 1009)));
  const firstOf = new Map<string, number>();
  hexes.forEach((hex, i) => {
    if (!firstOf.has(hex)) firstOf.set(hex, i);
  });
  expect([...digestsOf(hexes).firstOf()]).toEqual(hexes.map((hex) => firstOf.get(hex)));
});

it('compares whole digests, not only the part that chooses the slot', () => {
  const start = '01234567'.repeat(7);
  expect([...digestsOf([`${start}89abcdef`, `${start}89abcdee`, `${start}89abcdef`]).firstOf()]).toEqual([
    0, 1, 0,
  ]);
});

it('groups copies in the order of their first pictures, and knows no pictures at all', () => {
  const digests = digestsOf(['a', 'b', 'c', 'b', 'a', 'b'].map(sha256));
  expect([...groupByContent(digests).copies]).toEqual([
    [0, [0, 4]],
    [1, [1, 3, 5]],
  ]);
  expect(groupByContent(contentDigests(0)).copies.size).toBe(0);
});
