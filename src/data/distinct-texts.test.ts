import { expect, it } from 'vitest';
import { distinctTexts } from './distinct-texts.js';

it('says of a text that is there already where it is, as a Map does, and keeps the order of the others', () => {
  const texts = distinctTexts();
  const known = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const text = `ä/${(i * i) % 4001}`;
    expect(texts.add(text)).toBe(known.get(text));
    if (!known.has(text)) known.set(text, known.size);
  }
  const { length, at } = texts.texts;
  expect(length).toBe(known.size);
  expect(Array.from({ length }, (_, i) => at(i))).toEqual([...known.keys()]);
});

it('tells texts apart whose hashes are the same', () => {
  // FNV-1a in 32 bits gives both of each pair one value (found by trying words).
  const pairs = [
    ['costarring', 'liquid'],
    ['declinate', 'macallums'],
  ] as const;
  const texts = distinctTexts();
  for (const [one, other] of pairs) {
    expect(texts.add(one)).toBeUndefined();
    expect(texts.add(other)).toBeUndefined();
  }
  expect(pairs.flat().map((text) => texts.add(text))).toEqual([0, 1, 2, 3]);
});

it('takes the empty text as any other', () => {
  const texts = distinctTexts();
  expect([texts.add(''), texts.add('a'), texts.add('')]).toEqual([undefined, undefined, 0]);
});
