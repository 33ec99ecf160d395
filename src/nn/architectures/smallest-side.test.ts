import { expect, it } from 'vitest';
import { smallestSide } from './smallest-side.js';

it.each([1, 2, 3, 31, 32, 33, 4096])('finds %i', (side) => {
  expect(smallestSide((n) => n >= side)).toBe(side);
});

it('says so where no pictures fit', () => {
  expect(smallestSide(() => false)).toBeUndefined();
});
