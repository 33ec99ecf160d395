import { expect, it } from 'vitest';
import { codeBlock, markdownTable, markdownText } from './markdown.js';

it.each([
  ['a|b', 'a\\|b'],
  ['<b>&amp;', '&lt;b\\>&amp;amp;'],
  ['*_`[x](y)', '\\*\\_\\`\\[x\\](y)'],
  ['two\nlines\u2028', 'two lines '],
  ['猫 5%', '猫 5%'],
  ['\u202egnp.txt*', '\u2068\u202egnp.txt\\*\u2069'],
])('takes nothing of %j for markup', (text, written) => {
  expect(markdownText(text)).toBe(written);
});

it('fences code by more backticks than it holds', () => {
  expect(codeBlock('a\n', 'js')).toBe('```js\na\n```');
  expect(codeBlock('````\n', '')).toBe('`````\n````\n`````');
});

it('puts numbers of a table to the right', () => {
  expect(markdownTable(['a', 'n'], [['x', '1']])).toBe('| a | n |\n| --- | ---: |\n| x | 1 |');
});
