import { expect, it } from 'vitest';
import type { SearchTrial } from '../../src/serve/api.js';
import { sortTrials } from './sort-trials.js';

const trial = (number: number, value: number | null, act: string): SearchTrial => ({
  number,
  state: 'complete',
  point: { act },
  values: value === null ? null : [value],
  curve: [],
  parameters: null,
  seconds: 1,
  stoppedBy: null,
  error: null,
  runs: [],
});
const trials = [trial(0, 0.5, 'relu'), trial(1, null, 'elu'), trial(2, 0.9, 'gelu')];

it('sorts by objective and by parameter, those without a value last', () => {
  const numbers = (...order: [Parameters<typeof sortTrials>[1], 'ascending' | 'descending']) =>
    sortTrials(trials, ...order).map(({ number }) => number);
  expect(numbers({ objective: 0 }, 'descending')).toEqual([2, 0, 1]);
  expect(numbers({ objective: 0 }, 'ascending')).toEqual([0, 2, 1]);
  expect(numbers({ parameter: 'act' }, 'ascending')).toEqual([1, 2, 0]);
  expect(numbers('number', 'descending')).toEqual([2, 1, 0]);
});
