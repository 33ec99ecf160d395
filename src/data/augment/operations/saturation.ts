import { z } from 'zod';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

/** factor * picture + (1 - factor) * its grey levels. Changes nothing in grey pictures. */
export const saturation = defineOperation({
  kind: 'saturation',
  probability: 1,
  needsColour: true,
  options: {
    factor: range(z.number().min(0).max(10))
      .default([0.8, 1.2])
      .describe('0 is grey, 1 changes nothing, 2 is twice as colourful.'),
  },
  draw: ({ factor }, stream) => ({ factor: drawFrom(factor, stream) }),
  effect: ({ factor }) => ({ stage: 'colour', map: () => ({ own: factor, grey: 1 - factor, offset: 0 }) }),
});
