import { describe, expect, it } from 'vitest';
import { lines, open, range } from '../../../test/csv-tables.js';
import type { TableOptionsInput } from './table-source.js';

describe('what a column holds', () => {
  const leftOut = async (cell: (i: number) => string, options: TableOptionsInput = {}) =>
    (
      await open(
        lines((i) => `${(i * i) % 17},${cell(i)},${i % 2 === 0 ? 'x' : 'y'}`),
        options,
      )
    ).notes.filter((note) => note.startsWith('left out'));

  it('is left out with the reason where nothing can be learned from it', async () => {
    expect(await leftOut(() => '')).toEqual(['left out column b: it holds no value']);
    expect(await leftOut(() => '4')).toEqual(['left out column b: it is 4 in every row']);
    expect(await leftOut(() => 'red')).toEqual(['left out column b: it is "red" in every row']);
    expect(await leftOut((i) => String(100 + i))).toEqual([
      'left out column b: it counts the rows from 100 to 139',
    ]);
    expect(await leftOut((i) => `id-${i}`)).toEqual([
      'left out column b: it has another name in every row, such as "id-0"',
    ]);
    expect(await leftOut((i) => `2024-01-${10 + i}`)).toEqual([
      expect.stringContaining('dates have to be made numbers'),
    ]);
    const many = await open(lines((i) => `${i % 7},n${i % 1500},${i % 2}`, 3000));
    expect(many.notes).toContain('left out column b: it has more than 1,000 different names, such as "n0"');
  });

  it('is told by all rows', async () => {
    const types = async (cell: (i: number) => string, options: TableOptionsInput = {}) =>
      (
        await open(
          lines((i) => `${(i * i) % 17},${cell(i)},${i % 2 === 0 ? 'x' : 'y'}`),
          options,
        )
      ).input.columns[1];
    expect(await types((i) => String((i * 3) % 5))).toMatchObject({ type: 'numeric' });
    expect(await types((i) => ['1', '2', 'A'][i % 3]!)).toMatchObject({
      type: 'categorical',
      categories: ['1', '2', 'A'],
    });
    expect(await types((i) => ['TRUE', 'false', 'True'][i % 3]!)).toMatchObject({
      categories: ['false', 'true'],
    });
    expect(await types((i) => String(i % 3), { types: { b: 'categorical' } })).toMatchObject({
      categories: ['0', '1', '2'],
    });
  });

  it('fills what is missing as the policy says', async () => {
    const column = async (missing: TableOptionsInput['missing']) =>
      (
        await open(
          lines((i) => `${(i * i) % 17},${i % 4 === 0 ? '' : i % 4},${i % 2 === 0 ? 'x' : 'y'}`),
          { missing },
        )
      ).input.columns[1];
    expect(await column('auto')).toMatchObject({ missing: { fill: 2, indicator: true } });
    expect(await column('median')).toMatchObject({ missing: { fill: 2, indicator: false } });
    expect(await column({ b: { fill: -1 } })).toMatchObject({ missing: { fill: -1, indicator: false } });
    await expect(column('error')).rejects.toMatchObject({
      code: 'data/missing-value',
      where: expect.stringContaining('column b'),
    });
  });

  it('is taken by training rows, and mended for the others', async () => {
    // Above 0 with a long tail in training: Box-Cox, which is not defined for the 0 in the other rows.
    const text = `a,b,split,y\n${range(80)
      .map((i) => `${i % 7},${i < 60 ? Math.exp(i / 10) : 0},${i < 60 ? 'train' : 'val'},${i % 2}\n`)
      .join('')}`;
    const [, b] = (await open(text)).input.columns;
    expect(b).toMatchObject({
      transform: { kind: 'yeoJohnson' },
      reason: expect.stringContaining('other rows go down to 0'),
    });
  });
});
