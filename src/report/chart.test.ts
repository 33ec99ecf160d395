import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Axis, axisTicks, placeOn, rangeOf, shortNumber, ticksOf, xAt } from './chart.js';

describe('ticksOf', () => {
  it('gives round numbers', () => {
    expect(ticksOf([0, 30], 8)).toEqual([0, 5, 10, 15, 20, 25, 30]);
    expect(ticksOf([0, 0.1], 5)).toEqual([0, 0.02, 0.04, 0.06, 0.08, 0.1]);
    expect(ticksOf([0.85, 0.95], 4)).toEqual([0.85, 0.9, 0.95]);
  });

  it('stays within the range and near the number wanted', () => {
    const positive = fc.double({ min: 1e-9, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(positive, fc.integer({ min: 2, max: 12 }), (high, wanted) => {
        const ticks = ticksOf([0, high], wanted);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)!).toBeLessThanOrEqual(high * (1 + 1e-6));
        expect(ticks.length).toBeLessThanOrEqual(wanted + 1);
        expect(ticks.length).toBeGreaterThanOrEqual(Math.floor(wanted / 2.5));
      }),
    );
  });
});

describe('an axis', () => {
  const factors: Axis = { label: 'rate', start: 1e-7, end: 10, scale: 'log' };
  const sums: Axis = { label: 'epoch', start: 0, end: 30, scale: 'linear' };

  it('has its numbers at powers of ten where equal distances are equal factors', () => {
    expect(axisTicks(factors, 8)).toEqual([1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10]);
    expect(axisTicks(factors, 4)).toEqual([1e-7, 1e-5, 1e-3, 0.1, 10]);
    expect(axisTicks({ ...factors, start: 0.02, end: 0.5 }, 8)).toEqual([0.02, 0.5]);
    expect(axisTicks(sums, 8)).toEqual([0, 5, 10, 15, 20, 25, 30]);
  });

  it.each([factors, sums])('places x from 0 to 1, and finds it again: $scale', (axis) => {
    expect([placeOn(axis, axis.start), placeOn(axis, axis.end)]).toEqual([0, 1]);
    for (const place of [0, 0.3, 1]) expect(placeOn(axis, xAt(axis, place))).toBeCloseTo(place, 12);
  });
});

describe('rangeOf', () => {
  it('begins at 0 or at the lowest value, and ends at a round number that holds the highest', () => {
    expect(rangeOf([0.05, 0.0999998], 'zero')).toEqual([0, 0.1]);
    expect(rangeOf([0.85, 0.95], 'lowest')).toEqual([0.85, 0.95]);
    expect(rangeOf([0.12345], 'zero')).toEqual([0, 0.124]);
  });

  it('is never empty', () => {
    expect(rangeOf([0, 0], 'zero')).toEqual([0, 1]);
    expect(rangeOf([0.9, 0.9], 'lowest')).toEqual([0, 0.9]);
  });
});

it('numbers are said shortly', () => {
  const said = [0, 0.1, 30, 1 / 3, 0.00005, 2e-7, 1e-5].map(shortNumber);
  expect(said).toEqual(['0', '0.1', '30', '0.3333', '0.00005', '2e-7', '0.00001']);
});
