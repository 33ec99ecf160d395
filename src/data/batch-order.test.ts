import { expect, it } from 'vitest';
import { batchOrder } from './batch-order.js';

const all = (count: number, options: Parameters<typeof batchOrder>[1]) => {
  const order = batchOrder(count, options);
  return Array.from({ length: order.total - order.first }, (_, i) => [...order.indices(order.first + i)]);
};

it('counts up when nothing is to be shuffled; the last batch is smaller', () => {
  expect(all(5, { batchSize: 2 })).toEqual([[0, 1], [2, 3], [4]]);
  expect(all(0, { batchSize: 2 })).toEqual([]);
});

it('gives every picture once, in an order of seed and epoch', () => {
  const pass = (seed: number, epoch: number) => all(50, { batchSize: 8, shuffle: { seed, epoch } }).flat();
  expect([...pass(1, 0)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(pass(1, 0)).toEqual(pass(1, 0));
  expect(pass(1, 0)).not.toEqual(pass(1, 1));
  expect(pass(1, 0)).not.toEqual(pass(2, 0));
});

it('goes on in the middle of a pass as if it had been there from the start', () => {
  const options = { batchSize: 8, shuffle: { seed: 1, epoch: 3 } };
  expect(all(50, { ...options, firstBatch: 4 })).toEqual(all(50, options).slice(4));
  expect(all(50, { ...options, firstBatch: 7 })).toEqual([]);
});

it.each([
  { batchSize: 0 },
  { batchSize: 1.5 },
  { batchSize: Number.NaN },
  { batchSize: 8, firstBatch: -1 },
  { batchSize: 8, firstBatch: 8 },
])('refuses %j', (options) => {
  expect(() => batchOrder(50, options)).toThrow(expect.objectContaining({ code: 'option/batches' }));
});
