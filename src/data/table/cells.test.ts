import { describe, expect, it } from 'vitest';
import { cellReader, NOTHING } from './cells.js';
import { MISSING_WORDS } from './table-options.js';

describe('a cell', () => {
  const read = cellReader(MISSING_WORDS);
  it.each([
    ['3', 3],
    [' 3 ', 3],
    ['+5', 5],
    ['-.5', -0.5],
    ['1e-3', 0.001],
    ['007', 7],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['1e999', Infinity],
    [2.5, 2.5],
    ['1,234', '1,234'],
    ['1 234', '1 234'],
    ['0x10', '0x10'],
    ['5%', '5%'],
    ['TRUE', 'true'],
    ['False', 'false'],
    ['Traun', 'Traun'],
    [' a b ', 'a b'],
    ['', NOTHING],
    ['  ', NOTHING],
    ['NA', NOTHING],
    ['NaN', NOTHING],
    ['null', NOTHING],
    ['?', NOTHING],
    [null, NOTHING],
    [Number.NaN, NOTHING],
  ])('that says %j means %s', (cell, meaning) => {
    expect(read(cell)).toBe(meaning);
  });

  it('is missing by the words that are given alone, numbers among them', () => {
    const own = cellReader(['-999', 'none']);
    expect(['-999', '-999.0', -999, 'none', 'NA', '3'].map(own)).toEqual([
      NOTHING,
      NOTHING,
      NOTHING,
      NOTHING,
      'NA',
      3,
    ]);
  });
});
