import { expect, it } from 'vitest';
import { batchOrder } from './batch-order.js';
import { drawPictures, drawsPerClass } from './oversample.js';

it('draws small classes as often as the largest, or a share of it, and no class less than it has', () => {
  expect(drawsPerClass([100, 10, 60], 1)).toEqual([100, 100, 100]);
  expect(drawsPerClass([100, 10, 60], 0.5)).toEqual([100, 50, 60]);
  expect(drawsPerClass([101, 10, 0], 0.5)).toEqual([101, 51, 0]);
});

/** Seven pictures of class 0, three of class 1. */
const classOf = Int32Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0, 0);
const draws = [7, 7];
const timesOf = (pictures: Iterable<number>) => {
  const times = new Array<number>(classOf.length).fill(0);
  for (const picture of pictures) times[picture]!++;
  return times;
};

it('repeats the pictures of a class as evenly as can be, others in another epoch', () => {
  const epochs = Array.from({ length: 12 }, (_, epoch) =>
    drawPictures({ draws, classOf }, { seed: 1, epoch }),
  );
  const rare = epochs.map(({ pictures }) => timesOf(pictures).filter((_, i) => classOf[i] === 1));
  for (const { pictures } of epochs)
    expect(timesOf(pictures).filter((_, i) => classOf[i] === 0)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  for (const times of rare) expect([...times].sort()).toEqual([2, 2, 3]);
  expect(new Set(rare.map((times) => times.indexOf(3))).size).toBe(3);
});

it('counts how often a picture was drawn before', () => {
  const { pictures, occurrences } = drawPictures({ draws, classOf }, { seed: 1, epoch: 0 });
  const seen = new Map<number, number[]>();
  pictures.forEach((picture, i) => {
    seen.set(picture, [...(seen.get(picture) ?? []), occurrences[i]!]);
  });
  for (const [picture, own] of seen) expect(own, `picture ${picture}`).toEqual(own.map((_, i) => i));
});

it('makes an epoch longer, in an order of seed and epoch, which goes on in the middle', () => {
  const options = { batchSize: 4, shuffle: { seed: 3, epoch: 2 }, oversample: { draws, classOf } };
  const order = batchOrder(classOf.length, options);
  expect([order.count, order.total]).toEqual([14, 4]);
  const batches = Array.from({ length: 4 }, (_, k) => order.indices(k));
  expect(timesOf(batches.flatMap((batch) => [...batch])).reduce((a, b) => a + b)).toBe(14);
  const rest = batchOrder(classOf.length, { ...options, firstBatch: 2 });
  expect([2, 3].map((k) => rest.indices(k))).toEqual(batches.slice(2));
  const other = batchOrder(classOf.length, { ...options, shuffle: { seed: 3, epoch: 3 } });
  expect(other.indices(0)).not.toEqual(order.indices(0));
});

it('gives repeats of one picture numbers of their own to draw by, and the first the number of the picture', () => {
  const order = batchOrder(classOf.length, {
    batchSize: 14,
    shuffle: { seed: 3, epoch: 2 },
    oversample: { draws, classOf },
  });
  const numbers = [...order.draws(0)];
  expect(new Set(numbers).size).toBe(14);
  expect(numbers.map((number) => number % 2 ** 32)).toEqual([...order.indices(0)]);
  expect(numbers.filter((number) => number < 2 ** 32).sort((a, b) => a - b)).toEqual([...classOf.keys()]);
});

it('is an order like any other where no class is drawn more often', () => {
  const options = { batchSize: 3, shuffle: { seed: 1, epoch: 0 } };
  const plain = batchOrder(classOf.length, options);
  const same = batchOrder(classOf.length, { ...options, oversample: { draws: [7, 3], classOf } });
  for (let k = 0; k < plain.total; k++) {
    expect(same.indices(k)).toEqual(plain.indices(k));
    expect([...same.draws(k)]).toEqual([...plain.draws(k)]);
  }
});
