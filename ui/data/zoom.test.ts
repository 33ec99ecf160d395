import { expect, it } from 'vitest';
import { zoomed } from './zoom.js';

it('halves around the middle, and comes back to all there is', () => {
  const half = zoomed(undefined, [0, 100], 'in');
  expect(half).toEqual([25, 75]);
  expect(zoomed(half, [0, 100], 'out')).toBeUndefined();
});

it('moves by a quarter, never beyond the ends', () => {
  expect(zoomed([25, 75], [0, 100], 'right')).toEqual([37.5, 87.5]);
  expect(zoomed([0, 20], [0, 100], 'left')).toEqual([0, 20]);
  expect(zoomed(undefined, [0, 100], 'left')).toBeUndefined();
});
