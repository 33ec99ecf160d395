import { expect, it } from 'vitest';
import { formatCount, formatNumberOf } from './format-count.js';

it('separates thousands', () => {
  expect([0, 999, 1000, 60_000, 1_234_567].map(formatCount)).toEqual([
    '0',
    '999',
    '1,000',
    '60,000',
    '1,234,567',
  ]);
});

it('counts things, one and many', () => {
  expect([formatNumberOf(1, 'epoch'), formatNumberOf(3600, 'epoch')]).toEqual(['1 epoch', '3,600 epochs']);
});
