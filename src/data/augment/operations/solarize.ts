import { z } from 'zod';
import { levelTable } from '../colour-map.js';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

/** Values at the threshold and above are inverted. */
export const solarize = defineOperation({
  kind: 'solarize',
  probability: 0.2,
  options: {
    threshold: range(z.number().min(0).max(256))
      .default([128, 256])
      .describe('Level from which on values become 255 minus themselves; 256 changes nothing.'),
  },
  draw: ({ threshold }, stream) => ({ threshold: drawFrom(threshold, stream) }),
  effect: ({ threshold }) => ({
    stage: 'tone',
    table: () => levelTable((level) => (level >= threshold ? 255 - level : level)),
  }),
});
