import { expect, it } from 'vitest';
import { aligned, lineOf, metricNames } from './curves.js';

const rows = {
  count: 3,
  position: '',
  columns: {
    epoch: [1, 2, 3],
    seconds: [1, null, 3],
    accuracy: [0.1, 0.2, 0.3],
    loss: [3, 2, 1],
    'train.loss': [3, 2, 1],
    learningRate: [1, 1, 1],
  },
};

it('names metrics once, the monitored one first', () => {
  expect(metricNames([rows], 'accuracy')).toEqual(['accuracy', 'loss']);
  expect(metricNames([rows], 'train.loss')).toEqual(['loss', 'accuracy']);
});

it('draws a column over another where both are known', () => {
  expect(lineOf(rows, 'seconds', 'loss')).toEqual({ x: [1, 3], y: [3, 1] });
  expect(lineOf(rows, 'epoch', 'nothing')).toEqual({ x: [1, 2, 3], y: [null, null, null] });
});

it('puts lines on one axis', () => {
  expect(
    aligned([
      { x: [1, 3], y: [10, 30] },
      { x: [2, 3], y: [20, null] },
    ]),
  ).toEqual([
    [1, 2, 3],
    [10, undefined, 30],
    [undefined, 20, null],
  ]);
});
