import { describe, expect, it } from 'vitest';
import { freeBuffers } from './free-buffers.js';

describe('freeBuffers', () => {
  it('empties large buffers at once, and memory stays flat without the garbage collector', () => {
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 300; round++) {
      const buffers = [new ArrayBuffer(2 ** 23), new ArrayBuffer(2 ** 10)];
      new Uint8Array(buffers[0]!).fill(round);
      freeBuffers(buffers);
      expect(buffers.map(({ byteLength }) => byteLength)).toEqual([0, 0]);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 28);
  });

  it('leaves little memory to the collector, and nothing is nothing', () => {
    const buffer = new ArrayBuffer(100);
    freeBuffers([buffer]);
    freeBuffers([]);
    expect(buffer.byteLength).toBe(100);
  });
});
