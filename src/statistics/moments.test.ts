import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviation, excessKurtosis, isConstant, mergeMoments, momentsOf, skewness } from './moments.js';

const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 50 });

describe('moments', () => {
  it('say what the definitions say', () => {
    const moments = momentsOf([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(moments).toMatchObject({ count: 8, mean: 5, m2: 32, min: 2, max: 9 });
    expect(deviation(moments)).toBe(2);
    expect(skewness(moments)).toBeCloseTo(42 / 8 / 8, 12);
    expect(excessKurtosis(moments)).toBeCloseTo(356 / 8 / 16 - 3, 12);
  });

  it('of parts, merged in any grouping, are those of the whole', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, c) => {
        const whole = momentsOf([...a, ...b, ...c]);
        const [of1, of2, of3] = [a, b, c].map(momentsOf);
        for (const merged of [
          mergeMoments(mergeMoments(of1, of2), of3),
          mergeMoments(of3, mergeMoments(of2, of1)),
        ]) {
          for (const key of ['mean', 'm2', 'm3', 'm4'] as const) {
            const size = { mean: 1e3, m2: 1e6, m3: 1e9, m4: 1e12 }[key] * whole.count;
            expect(Math.abs(merged[key] - whole[key]), key).toBeLessThan(1e-13 * size);
          }
          expect([merged.count, merged.min, merged.max]).toEqual([whole.count, whole.min, whole.max]);
        }
      }),
      { seed: 1 },
    );
  });

  it('keep all digits of a small spread far from 0, also when merged', () => {
    const far = Array.from({ length: 1000 }, (_, i) => 1e9 + (i % 2));
    const chunks = Array.from({ length: 10 }, (_, i) => momentsOf(far.slice(100 * i, 100 * i + 100)));
    expect(deviation(momentsOf(far))).toBe(0.5);
    expect(deviation(chunks.reduce(mergeMoments))).toBe(0.5);
  });

  it('survive numbers whose sum overflows', () => {
    expect(momentsOf([1.5e308, 1.5e308]).mean).toBe(1.5e308);
  });

  it('know a constant, whatever rounding makes of its mean', () => {
    const tenths = momentsOf(new Float64Array(997).fill(0.1));
    expect(isConstant(tenths)).toBe(true);
    expect([deviation(tenths), skewness(tenths), excessKurtosis(tenths)]).toEqual([0, 0, 0]);
    expect(isConstant(momentsOf([0.1 + 0.2, 0.3]))).toBe(true);
    expect(isConstant(momentsOf([1, 1 + 1e-12]))).toBe(false);
  });
});
