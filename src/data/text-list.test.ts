import { expect, it } from 'vitest';
import { textList } from './text-list.js';

it('gives back every text in its order: plain, of other scripts, empty, very long', () => {
  const texts = [
    'a/1.png',
    '',
    'ärger/größe 1.png',
    '猫/一.jpg',
    '👩‍🔬/🐜.webp',
    'x'.repeat(100_000),
    'a/1.png',
  ];
  const list = textList();
  for (const text of texts) list.add(text);
  expect(list.length).toBe(texts.length);
  expect(texts.map((_, i) => list.at(i))).toEqual(texts);
});

it('gives the same texts while it grows past many blocks', () => {
  const nameOf = (i: number) => (i % 7 === 0 ? '' : `${'ä🐜'.repeat(i % 3)}${i}`);
  const list = textList();
  for (let i = 0; i < 10_000; i++) {
    list.add(nameOf(i));
    expect(list.at(i)).toBe(nameOf(i));
  }
  expect(Array.from({ length: list.length }, (_, i) => list.at(i))).toEqual(
    Array.from({ length: 10_000 }, (_, i) => nameOf(i)),
  );
});

it('has no text before the first and after the last', () => {
  const list = textList();
  expect(() => list.at(0)).toThrow('no text 0 of 0');
  list.add('a');
  expect(() => list.at(1)).toThrow('no text 1 of 1');
  expect(() => list.at(-1)).toThrow(RangeError);
});
