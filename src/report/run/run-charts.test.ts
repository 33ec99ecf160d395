import { expect, it } from 'vitest';
import { classAnswers, drawnAnswers, tableAnswers } from '../../../test/validation-answers.js';
import type { ValidationAnswers } from '../../train/index.js';
import { runCharts } from './run-charts.js';
import type { RunReport } from './run-report.js';

const epochs = [1, 2].map((epoch) => ({
  epoch,
  updates: epoch,
  learningRate: 0.1,
  train: { loss: 1 / epoch, accuracy: 0.5 },
  validation: { loss: 1 / epoch, accuracy: 0.5 },
  seconds: 1,
  imagesPerSecond: 1,
}));
const runOf = (answers: ValidationAnswers | null): RunReport =>
  ({ epochs, answers, diagnostics: [], result: null, config: null }) as unknown as RunReport;
const curves = ['curve-loss', 'curve-accuracy', 'curve-learning-rate'];

it.each([
  [
    'classes',
    classAnswers(
      ['a', 'b'],
      [0, 1],
      [
        [0.9, 0.1],
        [0.8, 0.2],
      ],
    ),
    ['confusion', 'classes', 'reliability'],
  ],
  ['labels', tableAnswers('multi-label', ['a'], [[1], [0]], [[0.7], [0.2]]), ['labels', 'reliability']],
  [
    'numbers',
    tableAnswers(
      'regression',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [2, 4],
      ],
    ),
    ['predicted-1', 'errors-1', 'predicted-2', 'errors-2'],
  ],
  ['nothing yet', null, []],
])('a run that tells %s has the drawings of its task', (_, answers, names) => {
  expect(Object.keys(runCharts(runOf(answers)))).toEqual([...curves, ...names]);
});

it('a run with more classes than can be drawn has its other charts', () => {
  const charts = runCharts(runOf(drawnAnswers(401, 2, 1)));
  expect(Object.keys(charts)).toEqual([...curves, 'classes', 'reliability']);
});
