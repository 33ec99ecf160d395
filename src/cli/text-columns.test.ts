import { expect, it } from 'vitest';
import { textColumns } from './text-columns.js';

it('follows the terminal, as far as lines can be read', () => {
  expect(textColumns(60)).toBe(60);
  expect(textColumns(300)).toBe(110);
  expect(textColumns(300, 88)).toBe(88);
});

it('is 80 where there is no terminal', () => {
  expect([textColumns(undefined), textColumns(0)]).toEqual([80, 80]);
});
