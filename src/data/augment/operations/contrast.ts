import { z } from 'zod';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

/** factor * picture + (1 - factor) * mean grey level of the picture. */
export const contrast = defineOperation({
  kind: 'contrast',
  probability: 1,
  options: {
    factor: range(z.number().min(0).max(10))
      .default([0.8, 1.2])
      .describe('0 is even grey, 1 changes nothing, 2 doubles all differences.'),
  },
  draw: ({ factor }, stream) => ({ factor: drawFrom(factor, stream) }),
  effect: ({ factor }) => ({
    stage: 'colour',
    map: (meanGrey) => ({ own: factor, grey: 0, offset: factor === 1 ? 0 : (1 - factor) * meanGrey() }),
  }),
});
