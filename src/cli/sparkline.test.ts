import { expect, it } from 'vitest';
import { sparkline } from './sparkline.js';

it.each([
  ['from the lowest to the highest', [0, 1, 2, 3, 4, 5, 6, 7], 20, '▁▂▃▄▅▆▇█'],
  ['below zero too', [-2, -1, 0], 20, '▁▅█'],
  ['a gap for what is no number', [0, null, Number.NaN, undefined, 1], 20, '▁   █'],
  ['equal values in the middle', [3, 3], 20, '▅▅'],
  ['means where there are too many', [0, 0, 1, 1, 2, 2, 3, 3], 4, '▁▃▆█'],
  ['means of what is known', [0, null, null, null, 3, 5], 3, '▁ █'],
  ['nothing of nothing', [], 20, ''],
  ['nothing without room', [1, 2], 0, ''],
])('draws %s', (_, values, columns, drawn) => {
  expect(sparkline(values, columns)).toBe(drawn);
});
