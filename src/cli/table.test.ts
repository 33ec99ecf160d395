import { expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatLoss,
  formatShare,
  formatShortCount,
} from './format.js';
import { renderPairs, renderTable } from './table.js';
import { textWidth, truncateStart, truncateText } from './text-width.js';

it('aligns columns, numbers to the right', () => {
  const table = renderTable(
    [{ title: 'class' }, { title: 'count', align: 'right' }],
    [
      ['ant', '9'],
      ['蜜蜂', '1,204'],
      ['bumblebee', '31'],
    ],
  );
  expect(table).toMatchInlineSnapshot(`
    [
      "class      count",
      "ant            9",
      "蜜蜂       1,204",
      "bumblebee     31",
    ]
  `);
});

it('renders a table without rows and pairs with an empty value', () => {
  expect(renderTable([{ title: 'a' }, { title: 'b' }], [])).toEqual(['a  b']);
  expect(
    renderPairs([
      ['x', ''],
      ['long', '1'],
    ]),
  ).toEqual(['x', 'long  1']);
});

it('measures text as a terminal shows it', () => {
  expect(textWidth('abc')).toBe(3);
  expect(textWidth('蜜蜂')).toBe(4);
  expect(textWidth('e\u0301')).toBe(1);
  expect(textWidth('🐝')).toBe(2);
});

it('cuts text by columns, not by characters', () => {
  expect(truncateText('butterfly', 20)).toBe('butterfly');
  expect(truncateText('butterfly', 5)).toBe('butt…');
  expect(truncateText('蜜蜂蜜蜂', 4)).toBe('蜜…');
  expect(truncateText('butterfly', 0)).toBe('');
});

it.each([
  [0.04, '0.0 s'],
  [9.94, '9.9 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [185, '3 min 05 s'],
  [3599.6, '1 h 00 min'],
  [7620, '2 h 07 min'],
  [Number.POSITIVE_INFINITY, '?'],
])('says %f seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

it('formats counts, bytes, shares and losses', () => {
  expect([0, 999, 1000, 60_000, 1_234_567].map(formatCount)).toEqual([
    '0',
    '999',
    '1,000',
    '60,000',
    '1,234,567',
  ]);
  expect([0, 1023, 1536, 3 * 2 ** 30].map(formatBytes)).toEqual(['0 B', '1023 B', '1.5 KiB', '3.0 GiB']);
  expect([0.9875, 1, null, Number.NaN].map(formatShare)).toEqual(['98.75%', '100.00%', '-', '-']);
  expect([0.12345, null, Number.NaN].map(formatLoss)).toEqual(['0.1235', '-', 'NaN']);
});

it('counts in three digits, and what rounds up to the next unit is in it', () => {
  expect(
    [0, 7, 999, 1000, 1234, 9994, 9996, 99_960, 999_499, 999_500, 1.814e9, 5e15].map(formatShortCount),
  ).toEqual(['0', '7', '999', '1.00k', '1.23k', '9.99k', '10.0k', '100k', '999k', '1.00M', '1.81G', '5000T']);
});

it('leaves out the start of a text that is too long', () => {
  expect(['stage1.conv', '日本語abc', 'ab'].map((text) => truncateStart(text, 5))).toEqual([
    '…conv',
    '…abc',
    'ab',
  ]);
  expect(truncateStart('abc', 0)).toBe('');
});
