import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REFERENCE } from '../../../test/distribution-values.js';
import { beta } from './beta.js';
import { binomial } from './binomial.js';
import { chiSquare } from './chi-square.js';
import { normal } from './normal.js';
import { student } from './student.js';

const make = (kind: (typeof REFERENCE)[number][0], [a, b]: readonly number[]) =>
  ({
    normal: () => normal,
    student: () => student(a),
    chiSquare: () => chiSquare(a),
    beta: () => beta(a, b),
    binomial: () => binomial(a, b),
  })[kind]();

function expectNear(value: number, wanted: number, label: string): void {
  expect(Math.abs(value / wanted - 1), `${label}: ${value}, wanted ${wanted}`).toBeLessThan(1e-11);
}

describe('distributions', () => {
  it.each(REFERENCE)(
    'agree with mpmath to eleven digits: %s %j at %d',
    (kind, parameters, x, lower, upper, density) => {
      const distribution = make(kind, parameters);
      expectNear(distribution.cdf(x), lower, 'cdf');
      expectNear(distribution.survival(x), upper, 'survival');
      expectNear(distribution.density(x), density, 'density');
      // Far in the other tail a probability no longer says where it belongs.
      if (kind === 'binomial') {
        if (density > 1e-9 && lower < 0.999) expect(distribution.quantile(lower)).toBe(x);
        if (density > 1e-9 && upper < 0.999) expect(distribution.upperQuantile(upper)).toBe(x);
      } else {
        if (lower < 0.9 && Math.abs(x) > 1e-3) expectNear(distribution.quantile(lower), x, 'quantile');
        if (upper < 0.9 && Math.abs(x) > 1e-3)
          expectNear(distribution.upperQuantile(upper), x, 'upper quantile');
      }
    },
  );

  it('give the quantiles that tables print', () => {
    expect(normal.quantile(0.975)).toBeCloseTo(1.959963984540054, 13);
    expect(student(4).quantile(0.975)).toBeCloseTo(2.776445105197796, 12);
    expect(chiSquare(1).upperQuantile(0.05)).toBeCloseTo(3.841458820694124, 12);
    expect(binomial(10, 0.5).quantile(0.5)).toBe(5);
    // Half of 51 trials: the cumulated probability is exactly 1/2 up to 25.
    expect(binomial(51, 0.5).quantile(0.5)).toBe(25);
  });

  it.each([
    ['normal', normal],
    ['student(3)', student(3)],
    ['student(0.4)', student(0.4)],
    ['chiSquare(5)', chiSquare(5)],
    ['beta(0.3, 4)', beta(0.3, 4)],
  ])('find back any probability: %s', (_, { cdf, quantile, survival, upperQuantile }) => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 0.5, noNaN: true }), (probability) => {
        expect(cdf(quantile(probability)) / probability).toBeCloseTo(1, 9);
        expect(survival(upperQuantile(probability)) / probability).toBeCloseTo(1, 9);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('have their ends', () => {
    for (const { quantile, upperQuantile } of [normal, student(2)]) {
      expect(quantile(0)).toBe(-Infinity);
      expect(upperQuantile(0)).toBe(Infinity);
      expect(quantile(0.5)).toBe(0);
    }
    expect([chiSquare(3).quantile(0), chiSquare(3).quantile(1)]).toEqual([0, Infinity]);
    expect([beta(2, 3).quantile(0), beta(2, 3).quantile(1)]).toEqual([0, 1]);
    expect([binomial(7, 0.3).quantile(0), binomial(7, 0.3).quantile(1)]).toEqual([0, 7]);
    expect(chiSquare(2).density(0)).toBe(0.5);
    expect(beta(1, 3).density(0)).toBe(3);
    expect([binomial(4, 0).density(0), binomial(4, 1).density(4), binomial(0, 0.5).density(0)]).toEqual([
      1, 1, 1,
    ]);
  });

  it('say NaN of NaN and of probabilities that are none, and do not hang', () => {
    for (const { cdf, survival, quantile, upperQuantile } of [
      normal,
      student(3),
      student(Number.NaN),
      chiSquare(3),
      beta(2, 3),
      binomial(5, 0.5),
    ]) {
      for (const value of [cdf(Number.NaN), survival(Number.NaN), quantile(1.1), upperQuantile(-0.1)])
        expect(value).toBeNaN();
    }
  });

  it('become normal with infinitely many degrees of freedom', () => {
    expect(student(Infinity)).toBe(normal);
    expect(student(1e9).cdf(-2)).toBeCloseTo(normal.cdf(-2), 8);
  });
});
