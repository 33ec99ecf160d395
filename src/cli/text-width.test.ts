import { expect, it } from 'vitest';
import { textWidth, truncateStart, truncateText } from './text-width.js';

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

it('leaves out the start of a text that is too long', () => {
  expect(['stage1.conv', '日本語abc', 'ab'].map((text) => truncateStart(text, 5))).toEqual([
    '…conv',
    '…abc',
    'ab',
  ]);
  expect(truncateStart('abc', 0)).toBe('');
});
