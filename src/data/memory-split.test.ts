import { describe, expect, it } from 'vitest';
import { collect } from '../../test/pictures.js';
import { channelStatistics } from './channel-statistics.js';
import { memorySplit } from './memory-split.js';
import { createPixelStore } from './pixel-store.js';

/** A split of 1 x 1 pictures with the given pixels `[picture][channel]`, kept two to a piece. */
function splitOf(pictures: number[][], kept = pictures.map((_, i) => i)) {
  const channels = pictures[0]!.length as 1 | 3;
  const store = createPixelStore(pictures.length, channels, 2 * channels);
  pictures.forEach((pixels, i) => {
    const { buffer, offset } = store.place(i);
    new Uint8Array(buffer, offset, channels).set(pixels);
  });
  return memorySplit(
    {
      count: kept.length,
      fileOf: (position) => String(kept[position]),
      targets: Int32Array.from(kept, (i) => i * 10),
      input: { height: 1, width: 1, channels, fit: 'crop' },
      requireOpen: () => undefined,
    },
    store,
    Uint32Array.from(kept),
  );
}

it('gathers pixels, labels and positions across pieces of the store', async () => {
  const split = splitOf([[1], [2], [3], [4], [5]], [4, 0, 3]);
  const batches = await collect(split.batches({ batchSize: 2 }));
  expect(batches.map(({ pixels, targets, indices }) => [[...pixels], [...targets], [...indices]])).toEqual([
    [
      [5, 1],
      [40, 0],
      [0, 1],
    ],
    [[4], [30], [2]],
  ]);
});

it('gives each receiver pixels of its own', async () => {
  const split = splitOf([[1], [2]]);
  for await (const { pixels } of split.batches({ batchSize: 2 })) pixels.fill(99);
  const [batch] = await collect(split.batches({ batchSize: 2 }));
  expect([...batch!.pixels]).toEqual([1, 2]);
});

describe('channelStatistics', () => {
  it('gives mean and population standard deviation of each channel', async () => {
    const { mean, std } = await channelStatistics(
      splitOf([
        [0, 10, 255],
        [2, 20, 255],
        [4, 60, 255],
      ]),
    );
    expect(mean).toEqual([2, 30, 255]);
    expect(std[0]).toBeCloseTo(Math.sqrt(8 / 3), 12);
    expect(std[1]).toBeCloseTo(Math.sqrt(1400 / 3), 12);
  });

  it('has 255 for a channel without deviation, so that dividing is safe', async () => {
    expect(await channelStatistics(splitOf([[7], [7]]))).toEqual({ mean: [7], std: [255] });
  });

  it('sees one dissenting pixel among very many', async () => {
    const { mean, std } = await channelStatistics(splitOf([...Array(9999).fill([254]), [255]]));
    expect(mean[0]).toBeCloseTo(254.0001, 10);
    expect(std[0]).toBeCloseTo(Math.sqrt(0.0001 * 0.9999), 10);
  });

  it('refuses a split without pictures', async () => {
    await expect(channelStatistics(splitOf([[1]], []))).rejects.toMatchObject({ code: 'data/empty-split' });
  });
});

it('names one picture, or all of them in one array that nobody can change', () => {
  const split = splitOf([[1], [2], [3]], [2, 0]);
  expect([split.fileOf(0), split.fileOf(1)]).toEqual(['2', '0']);
  expect(split.files).toEqual(['2', '0']);
  expect(split.files).toBe(split.files);
  expect(Object.isFrozen(split.files)).toBe(true);
});
