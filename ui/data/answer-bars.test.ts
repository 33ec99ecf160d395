import { expect, it } from 'vitest';
import { answerBars } from './answer-bars.js';

const PICTURE = { task: 'multi-class', classes: ['a', 'b', 'c'], size: [8, 8], milliseconds: 1 } as const;

it('puts the surest class first, and says which was decided for', () => {
  const answer = { ...PICTURE, label: 'b', probability: 0.7, probabilities: { a: 0.1, b: 0.7, c: 0.2 } };
  expect(answerBars(answer, 2)).toEqual([
    { name: 'b', share: 0.7, value: 0.7, isDecided: true },
    { name: 'c', share: 0.2, value: 0.2, isDecided: false },
  ]);
});

it('marks every label, and has no bars for values', () => {
  const labels = answerBars({ ...PICTURE, labels: ['a', 'c'], probabilities: { a: 0.9, b: 0.1, c: 0.6 } }, 9);
  expect(labels.map(({ isDecided }) => isDecided)).toEqual([true, true, false]);
  expect(answerBars({ ...PICTURE, values: { price: 12 } }, 9)).toEqual([
    { name: 'price', share: null, value: 12, isDecided: false },
  ]);
});
