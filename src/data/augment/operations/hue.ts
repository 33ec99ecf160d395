import { z } from 'zod';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

/** Turns the colour circle; brightness and saturation stay. Changes nothing in grey pictures. */
export const hue = defineOperation({
  kind: 'hue',
  probability: 1,
  needsColour: true,
  options: {
    turns: range(z.number().min(-0.5).max(0.5))
      .default([-0.03, 0.03])
      .describe('Added to the hue, in turns: 1/3 makes red green.'),
  },
  draw: ({ turns }, stream) => ({ turns: drawFrom(turns, stream) }),
  effect: ({ turns }) => ({ stage: 'hue', turns }),
});
