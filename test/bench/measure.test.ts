import { describe, expect, it } from 'vitest';
import { largestDifference } from '../../bench/measure/compare-losses.js';
import { median } from '../../bench/measure/median.js';
import { lastLine } from '../../bench/measure/participants.js';
import { planTurn } from '../../bench/measure/plan-turn.js';
import { peakOf } from '../../bench/peak-memory.js';

describe('the median', () => {
  it('is the middle value, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
  });
  it('is the mean of the middle two of an even number of values', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

describe('a turn', () => {
  it('lasts about a second', () => {
    expect(planTurn(0.02, { rounds: 7 })).toEqual({ steps: 50, rounds: 7 });
  });
  it('has the steps that are asked for', () => {
    expect(planTurn(0.02, { rounds: 7, steps: 3 })).toEqual({ steps: 3, rounds: 7 });
  });
  it('comes less often for a very slow peer, but at least once', () => {
    expect(planTurn(8, { rounds: 8 })).toEqual({ steps: 1, rounds: 4 });
    expect(planTurn(500, { rounds: 5 })).toEqual({ steps: 1, rounds: 1 });
  });
});

describe('losses', () => {
  it('are compared by the largest relative difference of any step', () => {
    expect(largestDifference([2, 1.5], [2, 1, 7])).toBe(0.5);
  });
  it('that are no numbers do not agree', () => {
    expect(largestDifference([2, Number.NaN], [2, 1])).toBeNaN();
  });
});

it('what is missing is said by the line that names the error', () => {
  const node = 'x.js:1\n\nError: Cannot find module y\n    at Module._load (node:1)\n\nNode.js v20';
  expect(lastLine(new Error(node))).toBe('Error: Cannot find module y');
  expect(lastLine(new Error('Traceback:\n  line 1\nModuleNotFoundError: No module named z'))).toBe(
    'ModuleNotFoundError: No module named z',
  );
  expect(lastLine(new Error('spawn python3 ENOENT'))).toBe('spawn python3 ENOENT');
});

it('peak memory is what Linux says, and nothing where it says nothing', () => {
  expect(peakOf('VmPeak:\t  900 kB\nVmHWM:\t     512 kB\nVmRSS:\t 4 kB\n')).toBe(512 * 1024);
  expect(peakOf('')).toBeNull();
});
