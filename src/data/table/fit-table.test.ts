import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { fitTable, normalizeTable, type TableColumns } from './fit-table.js';

const columns: TableColumns = {
  size: [1, 2, 3, null, 6],
  city: ['Rom', 'Bern', null, 'Rom', 'Ulm'],
  open: [true, false, true, true, false],
  same: [7, 7, 7, 7, 7],
};

describe('a table in memory', () => {
  it('is fitted at once: kinds, missing values, what is left out', () => {
    const { input, notes } = fitTable(columns);
    expect(input.columns.map(({ name, type }) => [name, type])).toEqual([
      ['size', 'numeric'],
      ['city', 'categorical'],
      ['open', 'categorical'],
    ]);
    expect(notes).toEqual([
      'left out column same: it is 7 in every row',
      'size: 1 missing value, filled with 2.5, and a column says where',
      'city: 1 missing value, a category of their own',
    ]);
  });

  it('becomes what a network sees', () => {
    const { input } = fitTable(columns, { normalize: 'minMax' });
    expect(normalizeTable(input, columns)).toEqual({
      rows: 5,
      names: [
        'size',
        'size is missing',
        'city is Bern',
        'city is Rom',
        'city is Ulm',
        'city is missing',
        'open is false',
        'open is true',
      ],
      values: Float64Array.from(
        [
          [0, 0, 0, 1, 0, 0, 0, 1],
          [0.2, 0, 1, 0, 0, 0, 1, 0],
          [0.4, 0, 0, 0, 0, 1, 0, 1],
          [0.3, 1, 0, 1, 0, 0, 0, 1],
          [1, 0, 0, 0, 1, 0, 1, 0],
        ].flat(),
      ),
    });
  });

  it('is normalized as one and as row after row', () => {
    const { input } = fitTable(columns);
    const whole = normalizeTable(input, columns);
    const single = Array.from({ length: 5 }, (_, row) =>
      normalizeTable(
        input,
        Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, [values[row]!]])),
      ),
    );
    expect(single.flatMap(({ values }) => [...values])).toEqual([...whole.values]);
  });

  it('has mean 0 and deviation 1 in every column of a z-score', () => {
    const numbers = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(numbers, (values) => {
        fc.pre(new Set(values).size > 1 && values.some((x, i) => i > 0 && x !== values[i - 1]! + 1));
        const { input } = fitTable({ x: values }, { normalize: 'zScore' });
        const { values: z } = normalizeTable(input, { x: values });
        const mean = z.reduce((a, b) => a + b, 0) / z.length;
        expect(mean).toBeCloseTo(0, 9);
        expect(z.reduce((a, b) => a + (b - mean) ** 2, 0) / z.length).toBeCloseTo(1, 9);
      }),
    );
  });

  it('names column and row of what cannot be', () => {
    const { input } = fitTable(columns);
    expect(errorOf(() => normalizeTable(input, { ...columns, size: [1, 2, 'x', 4, 5] }))).toMatchObject({
      code: 'data/not-a-number',
      where: 'normalizeTable, column size, row 3',
    });
    expect(errorOf(() => fitTable(columns, { missing: 'error' }))).toMatchObject({
      code: 'data/missing-value',
    });
    expect(errorOf(() => fitTable({ a: [1, 2], b: [1] }))).toMatchObject({ code: 'option/table' });
    expect(errorOf(() => normalizeTable(input, { size: [1], city: ['Rom'] }))).toMatchObject({
      code: 'data/table-columns',
    });
  });
});
