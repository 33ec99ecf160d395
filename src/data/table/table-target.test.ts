import { describe, expect, it } from 'vitest';
import { fine, lines, open, range } from '../../../test/csv-tables.js';
import type { TableOptionsInput } from './table-source.js';

describe('what is predicted', () => {
  const told = async (cell: (i: number) => string, options: TableOptionsInput = {}) => {
    const { targetKind, classes, notes } = await open(
      `a,b,z\n${range(60)
        .map((i) => `${(i * i) % 17},${i % 5},${cell(i)}\n`)
        .join('')}`,
      options,
    );
    return [targetKind, classes.length, notes[0]] as const;
  };

  it('is guessed by name, else the last column, and said', async () => {
    expect((await told((i) => `c${i % 3}`))[2]).toBe(
      'predicting column z, as 3 classes: it holds names; name another by the option target (--target)',
    );
    const named = await open(lines(fine).replace('a,b,target', 'Label,b,c'), { task: 'classification' });
    expect(named.notes[0]).toContain('predicting column Label');
    expect((await told((i) => `c${i % 3}`, { target: 'z' }))[2]).toBe(
      'predicting column z, as 3 classes: it holds names',
    );
  });

  it('is classes or numbers by its values, or by what is asked for', async () => {
    expect(await told((i) => String(i % 2))).toEqual(['class', 2, expect.any(String)]);
    expect(await told((i) => String(i % 10))).toEqual(['class', 10, expect.any(String)]);
    expect(await told((i) => String((i * 7) % 31))).toEqual(['numbers', 1, expect.any(String)]);
    expect(await told((i) => String(i / 7))).toEqual(['numbers', 1, expect.any(String)]);
    expect(await told((i) => ['yes', 'no'][i % 2]!)).toEqual(['class', 2, expect.any(String)]);
    expect(await told((i) => String(i % 10), { task: 'regression' })).toEqual([
      'numbers',
      1,
      expect.any(String),
    ]);
    expect(await told((i) => String(i % 10), { types: { z: 'numeric' } })).toEqual([
      'numbers',
      1,
      expect.any(String),
    ]);
    expect(await told((i) => String((i * 7) % 31), { task: 'classification' })).toEqual([
      'class',
      31,
      expect.any(String),
    ]);
  });
});
