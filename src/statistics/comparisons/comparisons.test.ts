import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import {
  binomialTest,
  clopperPearson,
  discordantPairs,
  holm,
  mcnemar,
  pairedT,
  signTest,
  spearman,
  tInterval,
  welchT,
  wilcoxonSignedRank,
  wilson,
} from '../index.js';

describe('McNemar’s test', () => {
  it('counts only what the two differ in', () => {
    expect(discordantPairs([1, 1, 0, 0, 1], [1, 0, 1, 0, 0])).toEqual({ onlyA: 2, onlyB: 1 });
  });

  // Computed with statsmodels 0.15 (mcnemar) and SciPy 1.17 (binom).
  it.each([
    [{ onlyA: 3, onlyB: 12 }, 0.03515625, 0.021270751953125, 0.0388671039],
    [{ onlyA: 10, onlyB: 10 }, 1, 0.9119014739990234, 1],
    [{ onlyA: 0, onlyB: 0 }, 1, 1, 1],
    [{ onlyA: 1, onlyB: 0 }, 1, 0.5, 1],
  ])('of %j is exact, mid-p and chi-square', (pairs, exact, midP, chiSquare) => {
    expect(mcnemar(pairs)).toBeCloseTo(exact, 12);
    expect(mcnemar(pairs, 'midP')).toBeCloseTo(midP, 12);
    expect(mcnemar(pairs, 'chiSquare')).toBeCloseTo(chiSquare, 9);
  });

  it('refuses counts that are none, and pairs that do not match', () => {
    expect(errorOf(() => mcnemar({ onlyA: 1.5, onlyB: 2 })).code).toBe('data/counts');
    expect(errorOf(() => discordantPairs([1], [1, 0])).message).toMatchInlineSnapshot(
      `"a paired comparison needs as many values of one as of the other (got a 1, b 2); measure both on the same pictures and with the same seeds"`,
    );
  });
});

// Computed with SciPy 1.17, binomtest.
it.each([
  [3, 20, 0.5, 0.0025768280029296875],
  [0, 7, 0.5, 0.015625],
  [12, 40, 0.1, 0.00038083426673634285],
  [3, 40, 0.1, 0.7941129565588019],
  [19, 40, 0.6, 0.10957403687108257],
  [24, 40, 0.6, 1.0],
  [100, 1000, 0.08, 0.02286184750845828],
  [39, 40, 0.93, 0.5263745545177843],
  [37, 100, 0.371, 1.0],
  [5, 5, 0.9, 1.0],
])('a binomial test of %d of %d with chance %d', (successes, trials, chance, pValue) => {
  expect(binomialTest(successes, trials, chance)).toBeCloseTo(pValue, 12);
});

describe('tests of differences', () => {
  it('say what constant differences allow', () => {
    expect(pairedT([3, 4, 5], [1, 2, 3])).toMatchObject({
      statistic: Infinity,
      pValue: 0,
      meanDifference: 2,
    });
    expect(pairedT([1, 2], [1, 2]).pValue).toBeNaN();
    expect(pairedT([1], [2]).pValue).toBeNaN();
    expect(welchT([1, 1], [2, 2]).pValue).toBe(0);
    expect(tInterval([5])).toEqual({ mean: 5, standardError: Number.NaN, low: Number.NaN, high: Number.NaN });
  });

  it('count signs and leave out ties', () => {
    expect(signTest([2, 3, 4, 5, 1], [1, 2, 3, 4, 1])).toEqual({
      above: 4,
      below: 0,
      pValue: expect.closeTo(0.125, 12),
    });
    expect(signTest([1], [1]).pValue).toBe(1);
  });

  it('count all patterns of signs, also of tied ranks', () => {
    // Ranks 1.5, 1.5, 3, 4 with the first negative: of 16 patterns, positive sums 0, 1.5, 1.5 are at most 1.5.
    expect(wilcoxonSignedRank([0, 1, 2, 3], [1, 0, 0, 0])).toEqual({ statistic: 1.5, pValue: (2 * 3) / 16 });
    expect(wilcoxonSignedRank([1, 2], [1, 2])).toEqual({ statistic: 0, pValue: 1 });
  });

  it('do not see more in a straight line than there is', () => {
    expect(spearman([1, 2], [1, 2]).pValue).toBeNaN();
    expect(spearman([1, 1, 1], [1, 2, 3]).rho).toBeNaN();
  });
});

describe('intervals of shares', () => {
  it('leave everything open without trials', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    expect(clopperPearson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it('refuse percent', () => {
    expect(errorOf(() => wilson(1, 2, 95)).message).toMatchInlineSnapshot(
      `"confidence: it must lie between 0 and 1, both excluded (got 95); say it as a share: 0.95, not 95"`,
    );
  });
});

it('corrections refuse what is no p-value', () => {
  expect(errorOf(() => holm([0.1, Number.NaN])).code).toBe('data/p-values');
});
