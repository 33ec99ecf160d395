import { describe, expect, it } from 'vitest';
import { hashNumbers } from './hash-numbers.js';

describe('hashes', () => {
  it('are numbered in the order in which they first come', () => {
    const numbers = hashNumbers(4);
    const hashes = [7, 2 ** 53 - 1, 7, 0, 2 ** 40, 0, 2 ** 53 - 1, 2 ** 40];
    expect(hashes.map(numbers.numberOf)).toEqual([0, 1, 0, 2, 3, 2, 1, 3]);
    expect(numbers.size).toBe(4);
  });

  it('are told apart where all of them choose one slot, the last one of all', () => {
    const numbers = hashNumbers(100);
    const hashes = Array.from({ length: 100 }, (_, i) => i * 2 ** 32 + (2 ** 32 - 1));
    const order = hashes.map((_, i) => i);
    expect(hashes.map(numbers.numberOf)).toEqual(order);
    expect(hashes.map(numbers.numberOf)).toEqual(order);
  });

  it('may be none, or as many as there is room for and no more', () => {
    expect(hashNumbers(0).size).toBe(0);
    for (const most of [1, 2, 3, 1000]) {
      const numbers = hashNumbers(most);
      for (let i = 0; i < most; i++) numbers.numberOf(i * 0x9e3779b97f);
      expect(numbers.numberOf(0)).toBe(0);
      expect(() => numbers.numberOf(2 ** 52 + 1)).toThrow(RangeError);
      expect(numbers.size).toBe(most);
    }
  });
});
