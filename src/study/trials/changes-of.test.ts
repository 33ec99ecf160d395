import { expect, it } from 'vitest';
import type { ConfigPatch } from '../question.js';
import { changesOf } from './changes-of.js';

const answer = (difference: number, patch: ConfigPatch) => {
  const comparison = {
    verdict: 'better' as const,
    difference,
    interval: { low: 0, high: 1 },
    seeds: 3,
    moreSeeds: 0,
  };
  return { best: 'it', patch, arms: [{ arm: 'it', pairs: 3, comparison, cost: undefined }] };
};

it('takes of two changes of the same option the one that gains more, whichever comes first', () => {
  const width = answer(0.05, { 'architecture.hidden': [128] });
  const depth = answer(0.02, { 'architecture.hidden': [64, 64], epochs: 3 });
  const both = { 'architecture.hidden': [128], epochs: 3 };
  expect(changesOf([width, depth])).toEqual(both);
  expect(changesOf([depth, width])).toEqual(both);
});

it('keeps the order of the answers, and changes nothing without any', () => {
  const changes = changesOf([
    answer(0.1, { schedule: 'linear' }),
    { best: undefined, patch: {}, arms: [] },
    answer(0.2, { augment: 'light' }),
  ]);
  expect(Object.keys(changes)).toEqual(['schedule', 'augment']);
  expect(changesOf([])).toEqual({});
});
