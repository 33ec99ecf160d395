import { describe, expect, it } from 'vitest';
import { atHand } from './at-hand.js';

async function lists(items: AsyncIterable<number>, most: number) {
  const all: (readonly number[])[] = [];
  for await (const together of atHand(items, () => most)) all.push(together);
  return all;
}

async function* ready(count: number) {
  for (let i = 0; i < count; i++) yield i;
}

describe('atHand', () => {
  it('gives items in their order, as many together as asked for, and the rest', async () => {
    expect(await lists(ready(7), 3)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(await lists(ready(3), 1)).toEqual([[0], [1], [2]]);
    expect(await lists(ready(4), 4)).toEqual([[0, 1, 2, 3]]);
    expect(await lists(ready(0), 4)).toEqual([]);
  });

  it('does not wait for what is not there yet', async () => {
    async function* slow() {
      yield 0;
      yield 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      yield 2;
    }
    expect(await lists(slow(), 8)).toEqual([[0, 1], [2]]);
  });

  it('gives what came before a failure, then fails', async () => {
    async function* failing() {
      yield 0;
      yield 1;
      throw new Error('no more');
    }
    const all: (readonly number[])[] = [];
    const act = async () => {
      for await (const together of atHand(failing(), () => 8)) all.push(together);
    };
    await expect(act()).rejects.toThrow('no more');
    expect(all).toEqual([[0, 1]]);
  });

  it('ends its source when it is left', async () => {
    let ended = false;
    async function* source() {
      try {
        yield* ready(10);
      } finally {
        ended = true;
      }
    }
    for await (const together of atHand(source(), () => 2)) if (together.length === 2) break;
    expect(ended).toBe(true);
  });
});
