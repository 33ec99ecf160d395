import { expect, it } from 'vitest';
import { createSmoothing } from './smoothing.js';

it('weighs recent values more, without a pull towards 0 at the beginning', () => {
  const smooth = createSmoothing(0.9);
  // pandas: pd.Series([2.341, 2.249, 2.308]).ewm(alpha=0.1, adjust=True).mean()
  expect(smooth(2.341)).toBeCloseTo(2.341, 12);
  expect(smooth(2.249)).toBeCloseTo(2.2925789473684213, 12);
  expect(smooth(2.308)).toBeCloseTo(2.298269372693727, 12);
});

it('leaves constant values as they are, and all values where it smooths nothing', () => {
  const [half, none] = [createSmoothing(0.5), createSmoothing(0)];
  for (let i = 0; i < 50; i++) expect(half(3)).toBeCloseTo(3, 12);
  expect([5, 1, 7].map(none)).toEqual([5, 1, 7]);
});
