import { describe, expect, it } from 'vitest';
import {
  cohensDz,
  equivalence,
  mcnemarPower,
  nonInferiority,
  pairedOddsRatio,
  pairedTPower,
  pairsNeeded,
  picturesNeeded,
  tInterval,
} from '../index.js';

describe('power', () => {
  // Computed with statsmodels 0.15, TTestPower, and SciPy's noncentral t.
  it.each([
    [3, 1, 0.05, 0.1792553937765517],
    [5, 0.5, 0.05, 0.14051668999029815],
    [5, 2, 0.01, 0.5471761892938513],
    [10, 0.8, 0.05, 0.6162327634744056],
    [10, 0, 0.05, 0.05000000000000001],
    [34, 0.5, 0.05, 0.8077775012792738],
    [200, 0.2, 0.001, 0.3083685043944742],
  ])('of %d pairs and an effect of %d at alpha %d', (pairs, dz, alpha, power) => {
    expect(pairedTPower(pairs, dz, alpha)).toBeCloseTo(power, 8);
  });

  it('says how many pairs are needed', () => {
    expect(pairsNeeded(0.5)).toBe(34);
    expect(pairsNeeded(1, { power: 0.9 })).toBe(13);
    expect(pairsNeeded(50)).toBeLessThanOrEqual(4);
    expect(pairsNeeded(0)).toBe(Infinity);
    const needed = pairsNeeded(0.8, { alpha: 0.01, power: 0.95 });
    expect(pairedTPower(needed, 0.8, 0.01)).toBeGreaterThan(0.945);
    expect(pairedTPower(needed - 2, 0.8, 0.01)).toBeLessThan(0.95);
  });

  // Computed with SciPy: sums over all counts of binomial probabilities and of binomtest.
  it.each([
    [50, 0.2, 0.05, 0.47752672460718465],
    [100, 0.1, 0.05, 0.17831742517995414],
    [300, 0.1, 0.05, 0.5636273207722702],
    [40, 0.1, 0.1, 0.018708075364802085],
  ])('of McNemar’s test on %d pictures with %d and %d', (pictures, onlyA, onlyB, power) => {
    expect(mcnemarPower(pictures, { onlyA, onlyB })).toBeCloseTo(power, 8);
  });

  it('of about as many pictures as are needed is about what was asked for', () => {
    const chances = { onlyA: 0.1, onlyB: 0.05 };
    const needed = picturesNeeded(chances);
    expect(needed).toBe(469);
    expect(mcnemarPower(needed, chances)).toBeGreaterThan(0.77);
    expect(picturesNeeded({ onlyA: 0.1, onlyB: 0.1 })).toBe(Infinity);
  });
});

describe('equivalence', () => {
  const values = [0.2, -0.1, 0.15, 0.05, 0.1, -0.05];
  const { mean, standardError } = tInterval(values);
  const measured = { mean, standardError, degreesOfFreedom: 5 };

  // statsmodels 0.15: DescrStatsW(values).ttost_mean(-0.2, 0.2)
  it('is the larger of two one-sided tests', () => {
    expect(equivalence(measured, 0.2)).toBeCloseTo(0.015121469550611794, 10);
    expect(equivalence({ ...measured, mean: -mean }, 0.2)).toBeCloseTo(equivalence(measured, 0.2), 14);
    expect(nonInferiority(measured, 0.2)).toBeLessThan(equivalence(measured, 0.2));
  });

  it('is certain where nothing varies', () => {
    expect(equivalence({ mean: 0, standardError: 0, degreesOfFreedom: 3 }, 0.1)).toBe(0);
    expect(equivalence({ mean: 0.2, standardError: 0, degreesOfFreedom: 3 }, 0.1)).toBe(1);
  });
});

describe('effect sizes', () => {
  it('are in deviations of the differences', () => {
    expect(cohensDz([1, 2, 3])).toBe(2);
  });

  it('are in pictures for each picture', () => {
    const { ratio, low, high } = pairedOddsRatio({ onlyA: 12, onlyB: 3 });
    expect(ratio).toBe(4);
    // SciPy 1.17: quantiles of beta(12, 4) and beta(13, 3), as odds.
    expect(low).toBeCloseTo(1.0794727323911188, 9);
    expect(high).toBeCloseTo(22.088286897741465, 9);
    expect(pairedOddsRatio({ onlyA: 2, onlyB: 0 })).toMatchObject({ ratio: Infinity, high: Infinity });
  });
});
