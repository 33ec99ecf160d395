import { expect, it } from 'vitest';
import { smoothedLines } from './plot-lines.js';

it('has values as they are behind smoothed ones, where smoothing changes them and they are wanted', () => {
  const rows = { count: 2, position: '', columns: { epoch: [1, 2], loss: [4, 2] } };
  const lines = (weight: number, withRaw = true) =>
    smoothedLines({ name: 'a', colour: '--c' }, rows, { xAxis: 'epoch', column: 'loss', weight, withRaw });
  const plain = { name: 'a', colour: '--c', x: [1, 2], y: [4, 2] };
  const smooth = { ...plain, y: [4, 8 / 3] };
  expect(lines(0)).toEqual([plain]);
  expect(lines(0.5)).toEqual([{ ...plain, isFaint: true }, smooth]);
  expect(lines(0.5, false)).toEqual([smooth]);
});
