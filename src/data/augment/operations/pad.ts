import { z } from 'zod';
import { translation } from '../matrix.js';
import { defineOperation } from '../operation.js';

/**
 * A margin around the picture, filled as the border says, and then a part of the former size from anywhere in it: moves the
 * content by whole pixels.
 *
 * Source   He et al. 2015, "Deep residual learning", section 4.2: 4 pixels around pictures of 32.
 */
export const pad = defineOperation({
  kind: 'pad',
  probability: 1,
  options: {
    margin: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.125)
      .describe('Width of the margin as a share of each side, rounded to whole pixels.'),
  },
  draw({ margin }, stream, { height, width }) {
    const move = (side: number) => {
      const most = Math.round(margin * side);
      return stream.integer(2 * most + 1) - most;
    };
    return { x: move(width), y: move(height) };
  },
  effect: ({ x, y }) => ({ stage: 'geometry', movement: translation(x, y) }),
});
