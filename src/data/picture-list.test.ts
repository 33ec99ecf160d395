import { expect, it } from 'vitest';
import { joined } from './joined.js';
import { type ListedPicture, packPictures, splitsIn } from './picture-list.js';

it('packs what a source says of its pictures, and gives it back', () => {
  const pictures: ListedPicture[] = Array.from({ length: 300 }, (_, i) => ({
    file: `größe/${i}.png`,
    label: i * 1_000_003,
    split: (['test', undefined, 'train', 'validation'] as const)[i % 4],
  }));
  const list = packPictures(pictures);
  expect(
    Array.from({ length: list.length }, (_, i) => ({
      file: list.fileOf(i),
      label: list.labelOf(i),
      split: list.splitOf(i),
    })),
  ).toEqual(pictures);
  expect(splitsIn(list)).toEqual(['test', 'train', 'validation']);
  expect(packPictures([]).length).toBe(0);
});

it('joins lists of which some are empty', () => {
  const { total, partAt } = joined([0, 2, 0, 1, 0]);
  expect(Array.from({ length: total }, (_, i) => partAt(i))).toEqual([
    { part: 1, index: 0 },
    { part: 1, index: 1 },
    { part: 3, index: 0 },
  ]);
});
