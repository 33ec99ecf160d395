import { expect, it } from 'vitest';
import { smooth } from './smooth.js';

it('leaves values as they are without weight', () => {
  expect(smooth([1, null, 3], 0)).toEqual([1, null, 3]);
});

it('is the mean of past values by their weights, from the first on', () => {
  expect(smooth([4, 2], 0.5)).toEqual([4, (0.5 * 4 + 2) / 1.5]);
});

it('keeps gaps, and neither counts nor fills them', () => {
  expect(smooth([4, null, 2], 0.5)).toEqual([4, null, 8 / 3]);
});

it('leaves a constant alone', () => {
  for (const value of smooth(new Array(500).fill(0.7), 0.99)) expect(value).toBeCloseTo(0.7, 12);
});
