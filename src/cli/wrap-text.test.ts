import { expect, it } from 'vitest';
import { wrapText } from './wrap-text.js';

it('breaks at spaces and lets later lines begin below the text of the first', () => {
  expect(wrapText('one two three four', 12, 'a: ')).toEqual(['a: one two', '   three', '   four']);
});

it('leaves a word that is too long in one piece, on a line of its own', () => {
  expect(wrapText('a incomprehensible b', 5)).toEqual(['a', 'incomprehensible', 'b']);
  expect(wrapText('', 5, '- ')).toEqual(['- ']);
});
