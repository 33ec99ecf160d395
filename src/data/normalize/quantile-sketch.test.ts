import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import { mergeSketches, quantile, SKETCH_SIZE, sketchOf, weightedValues } from './quantile-sketch.js';

const SHARES = [0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.9, 0.999, 1];

describe('a quantile sketch', () => {
  it('is exact as long as it holds every value, with linear interpolation between neighbours', () => {
    const sorted = weightedValues(sketchOf([40, 10, 30, 20]));
    expect([0, 0.25, 0.5, 0.9, 1].map((share) => quantile(sorted, share))).toEqual([10, 17.5, 25, 37, 40]);
    const values = Array.from({ length: SKETCH_SIZE }, (_, i) => (i * 7919) % SKETCH_SIZE);
    const many = weightedValues(sketchOf(values));
    for (const share of SHARES) expect(quantile(many, share)).toBeCloseTo(share * (SKETCH_SIZE - 1), 9);
  });

  it.each(['shuffled', 'ascending', 'descending'])('stays within its stated rank error, %s', (order) => {
    const count = 300_000;
    const random = randomStream(5, 'sketch');
    const values = Float64Array.from({ length: count }, (_, i) => i);
    if (order === 'descending') values.reverse();
    if (order === 'shuffled') {
      for (let i = count - 1; i > 0; i--) {
        const j = random.integer(i + 1);
        [values[i], values[j]] = [values[j], values[i]];
      }
    }
    const parts = [values.subarray(0, 70_000), values.subarray(70_000, 71_000), values.subarray(71_000)];
    const levels = Math.ceil(Math.log2(count / SKETCH_SIZE));
    const bound = (count * levels) / SKETCH_SIZE;
    for (const sketch of [sketchOf(values), parts.map(sketchOf).reduce(mergeSketches)]) {
      const sorted = weightedValues(sketch);
      expect(sorted.weights.reduce((a, b) => a + b)).toBe(count);
      expect(sorted.values.length).toBeLessThan(SKETCH_SIZE * (levels + 1));
      // Ranks are the values themselves.
      for (const share of SHARES)
        expect(Math.abs(quantile(sorted, share) - share * (count - 1))).toBeLessThanOrEqual(bound);
    }
  });
});
