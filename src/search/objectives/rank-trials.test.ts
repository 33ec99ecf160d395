import { expect, it } from 'vitest';
import type { Trial } from '../trials/trial.js';
import { rankTrials } from './rank-trials.js';

function trial(number: number, state: Trial['state'], values: number[] | null, epochs = 3): Trial {
  return { number, point: {}, state, values, curve: Array.from({ length: epochs }, () => 0) };
}

const order = (trials: Trial[], ...directions: ('min' | 'max')[]) =>
  rankTrials(trials, directions).map(({ number }) => number);

it('ranks complete trials before pruned ones, those before failed ones, and leaves out those that run', () => {
  const trials = [
    trial(0, 'failed', null),
    trial(1, 'pruned', [0.95], 1),
    trial(2, 'complete', [0.7]),
    trial(3, 'running', null),
    trial(4, 'pruned', [0.2], 2),
    trial(5, 'complete', [0.9]),
    trial(6, 'complete', [Number.NaN]),
    trial(7, 'pruned', [0.99], 1),
    trial(8, 'complete', [0.9]),
  ];
  expect(order(trials, 'max')).toEqual([5, 8, 2, 4, 7, 1, 0, 6]);
  expect(order(trials, 'min')).toEqual([2, 5, 8, 4, 1, 7, 0, 6]);
});

it('ranks trials of several objectives front by front, those with most room first', () => {
  const values = [
    [0.9, 100],
    [0.8, 10],
    [0.85, 90],
    [0.7, 50],
    [0.95, 1000],
    [0.88, 95],
  ];
  const trials = values.map((pair, i) => trial(i, 'complete', pair));
  expect(order(trials, 'max', 'min')).toEqual([1, 4, 0, 2, 5, 3]);
  const read = rankTrials(trials, ['max', 'min'], 'first').map(({ number }) => number);
  expect(read).toEqual([4, 0, 5, 2, 1, 3]);
});
