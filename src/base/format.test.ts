import { expect, it } from 'vitest';
import { formatBytes, formatDuration, formatLoss, formatShare, formatShortCount } from './format.js';

it.each([
  [0.04, '0.0 s'],
  [9.94, '9.9 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [185, '3 min 05 s'],
  [3599.6, '1 h 00 min'],
  [7620, '2 h 07 min'],
  [Number.POSITIVE_INFINITY, '?'],
])('says %f seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

it('formats bytes, shares and losses', () => {
  expect([0, 1023, 1536, 3 * 2 ** 30].map(formatBytes)).toEqual(['0 B', '1023 B', '1.5 KiB', '3.0 GiB']);
  expect([0.9875, 1, null, Number.NaN].map(formatShare)).toEqual(['98.75%', '100.00%', '-', '-']);
  expect([0.12345, null, Number.NaN, 4.0264e37].map(formatLoss)).toEqual(['0.1235', '-', 'NaN', '4.026e+37']);
});

it('counts in three digits, and what rounds up to the next unit is in it', () => {
  expect(
    [0, 7, 999, 1000, 1234, 9994, 9996, 99_960, 999_499, 999_500, 1.814e9, 5e15].map(formatShortCount),
  ).toEqual(['0', '7', '999', '1.00k', '1.23k', '9.99k', '10.0k', '100k', '999k', '1.00M', '1.81G', '5000T']);
});
