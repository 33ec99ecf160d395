import { z } from 'zod';
import { levelTable } from '../colour-map.js';
import { defineOperation } from '../operation.js';
import { range } from '../range.js';

/** Fewer levels: only the highest bits of each value stay. */
export const posterize = defineOperation({
  kind: 'posterize',
  probability: 0.2,
  options: {
    bits: range(z.int().min(0).max(8))
      .default([4, 8])
      .describe('Bits that stay, a whole number; 8 changes nothing.'),
  },
  draw: ({ bits: [least, most] }, stream) => ({ bits: least + stream.integer(most - least + 1) }),
  effect({ bits }) {
    const mask = 0xff00 >> bits;
    return { stage: 'tone', table: () => levelTable((level) => level & mask) };
  },
});
