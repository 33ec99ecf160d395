import { describe, expect, it } from 'vitest';
import { domainOf, fromLine, isValueOf, shareOf, valueAt, valueCount, valuesOf } from './domain.js';
import { type NumericParameter, Parameter } from './parameter.js';

const parse = (parameter: unknown) => Parameter.parse(parameter);

function counted(parameter: Parameter, n: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < n; i++) {
    const value = JSON.stringify(valueAt(parameter, (i + 0.5) / n));
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

describe('values of a parameter', () => {
  it('spread evenly, ends included', () => {
    expect(counted(parse({ type: 'int', min: 3, max: 6 }), 400)).toEqual({ 3: 100, 4: 100, 5: 100, 6: 100 });
    expect(counted(parse({ type: 'int', min: 1, max: 8, step: 3 }), 300)).toEqual({ 1: 100, 4: 100, 7: 100 });
    expect(counted(parse({ type: 'float', min: 0, max: 0.3, step: 0.1 }), 400)).toEqual({
      0: 100,
      0.1: 100,
      0.2: 100,
      0.3: 100,
    });
    expect(counted(parse({ type: 'categorical', choices: ['a', [1]] }), 10)).toEqual({ '"a"': 5, '[1]': 5 });
    expect(counted(parse({ type: 'boolean' }), 10)).toEqual({ false: 5, true: 5 });
  });

  it('spread by their logarithms where that is asked for', () => {
    const rate = parse({ type: 'float', min: 1e-4, max: 1e-2, log: true });
    expect(valueAt(rate, 0.5)).toBeCloseTo(1e-3, 12);
    expect(valueAt(rate, 0)).toBe(1e-4);
    expect(valueAt(rate, 1 - 2 ** -32)).toBeLessThanOrEqual(1e-2);
    // ln(1.5 / 0.5) of ln(8.5 / 0.5) of the line is that of 1.
    const filters = counted(parse({ type: 'int', min: 1, max: 8, log: true }), 10_000);
    expect(filters[1] / 10_000).toBeCloseTo(Math.log(3) / Math.log(17), 3);
    expect(filters[8] / 10_000).toBeCloseTo(Math.log(8.5 / 7.5) / Math.log(17), 3);
  });

  it.each([
    { type: 'float', min: -1, max: 3 },
    { type: 'float', min: 1e-5, max: 1, log: true },
    { type: 'float', min: 0, max: 1, step: 0.05 },
    { type: 'int', min: 2, max: 200, log: true },
    { type: 'categorical', choices: ['a', 'b', null, { c: 1 }] },
    { type: 'boolean' },
  ])('%j: the share of a value gives the value again', (input) => {
    const parameter = parse(input);
    for (const share of [0, 0.1, 0.37, 0.5, 0.93, 0.999]) {
      const value = valueAt(parameter, share);
      const again = valueAt(parameter, shareOf(parameter, value));
      if (typeof value === 'number') expect(again).toBeCloseTo(value, 10);
      else expect(again).toEqual(value);
    }
  });

  it('are counted and listed where they lie apart', () => {
    expect(valueCount(parse({ type: 'float', min: 0, max: 1 }))).toBe(Number.POSITIVE_INFINITY);
    expect(valuesOf(parse({ type: 'float', min: 2, max: 2 }))).toEqual([2]);
    expect(valuesOf(parse({ type: 'float', min: 0.1, max: 0.75, step: 0.2 }))).toEqual([0.1, 0.3, 0.5, 0.7]);
    expect(valueCount(parse({ type: 'int', min: 16, max: 512, log: true }))).toBe(497);
  });

  it('are told from others', () => {
    const rate = parse({ type: 'float', min: 0, max: 0.6, step: 0.1 });
    expect([0, 0.3, 0.6].map((value) => isValueOf(rate, value))).toEqual([true, true, true]);
    expect([0.35, 0.7, '0.3', -0.1].map((value) => isValueOf(rate, value))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('never leave their range, wherever a sampler points', () => {
    for (const input of [
      { type: 'float', min: 1e-4, max: 1e-2, log: true },
      { type: 'int', min: 3, max: 10, step: 3 },
      { type: 'int', min: 1, max: 9, log: true },
    ]) {
      const parameter = parse(input) as NumericParameter;
      const { low, high } = domainOf(parameter);
      expect(fromLine(parameter, low - 10)).toBe(parameter.min);
      expect(fromLine(parameter, high + 10)).toBe(input.step === undefined ? parameter.max : 9);
    }
  });
});
