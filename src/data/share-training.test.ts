import { expect, it } from 'vitest';
import { shareTraining } from './share-training.js';
import type { SplitName } from './types.js';

const splits: SplitName[] = Array.from({ length: 60 }, (_, i) => (i % 5 === 0 ? 'validation' : 'train'));
const groups = { names: ['cats', 'dogs'], of: (i: number) => (i < 40 ? 0 : 1) };
const kept = (share: number | undefined, seed = 1) => {
  const places = shareTraining(splits, groups, { seed, share });
  return places.flatMap((place, i) => (place === 'train' ? [i] : []));
};

it('keeps a share of each class, and all that is not trained on', () => {
  const places = shareTraining(splits, groups, { seed: 1, share: 0.5 });
  expect(places.filter((place) => place === 'validation')).toHaveLength(12);
  expect(kept(0.5).filter((i) => i < 40)).toHaveLength(16);
  expect(kept(0.5).filter((i) => i >= 40)).toHaveLength(8);
  expect(kept(1)).toEqual(kept(undefined));
});

it('leaves at least one of each class', () => {
  expect(kept(0.001)).toHaveLength(2);
});

it('makes smaller shares part of larger ones, and other choices with other seeds', () => {
  expect(kept(0.5)).toEqual(expect.arrayContaining(kept(0.25)));
  expect(kept(0.5, 2)).not.toEqual(kept(0.5));
});
