import { z } from 'zod';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

/** factor * picture. */
export const brightness = defineOperation({
  kind: 'brightness',
  probability: 1,
  options: {
    factor: range(z.number().min(0).max(10))
      .default([0.8, 1.2])
      .describe('0 is black, 1 changes nothing, 2 is twice as bright.'),
  },
  draw: ({ factor }, stream) => ({ factor: drawFrom(factor, stream) }),
  effect: ({ factor }) => ({ stage: 'colour', map: () => ({ own: factor, grey: 0, offset: 0 }) }),
});
