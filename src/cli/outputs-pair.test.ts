import { expect, it } from 'vitest';
import { outputsPair } from './outputs-pair.js';

it('calls the outputs of each task what they are', () => {
  const labelOf = (task: Parameters<typeof outputsPair>[0]['task']) =>
    outputsPair({ task, classes: ['price'] });
  expect(labelOf('regression')).toEqual(['predicts', '1: price']);
  expect(labelOf('multi-label')).toEqual(['labels', '1: price']);
  expect(labelOf('multi-class')).toEqual(['classes', '1: price']);
});

it('names the first ten only', () => {
  const classes = Array.from({ length: 11 }, (_, i) => `c${i}`);
  expect(outputsPair({ task: 'multi-class', classes })[1]).toBe(
    '11: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, …',
  );
});
