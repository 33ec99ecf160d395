import { describe, expect, it } from 'vitest';
import { maximize } from './maximize.js';

const find = (value: (x: number) => number, low: number, high: number) =>
  maximize(value, { low, high, tolerance: 1e-8 });

describe('maximize', () => {
  it('finds the top of smooth and of pointed functions', () => {
    expect(find((x) => -((x - 1.25) ** 2), -300, 300)).toBeCloseTo(1.25, 7);
    expect(find((x) => x * Math.exp(-x), 0, 500)).toBeCloseTo(1, 6);
    expect(find((x) => -Math.abs(x + 3), -10, 5)).toBeCloseTo(-3, 6);
    expect(find((x) => -Math.log(Math.cosh(x - 40)), -1000, 1000)).toBeCloseTo(40, 5);
  });

  it('ends at a bound towards which the function rises', () => {
    expect(find((x) => x, -2, 7)).toBeCloseTo(7, 6);
    expect(find((x) => -x, -2, 7)).toBeCloseTo(-2, 6);
  });

  it('asks a smooth function few times', () => {
    let calls = 0;
    find(
      (x) => {
        calls++;
        return -Math.cosh(x - 0.3);
      },
      -20,
      20,
    );
    expect(calls).toBeLessThan(40);
  });
});
