import { z } from 'zod';
import { blend, filterPicture } from '../filter-picture.js';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

/** Half the weight in the middle, a quarter to each side, along rows and along columns. */
const SMOOTHING = [0.5, 0.25];

/** factor * picture + (1 - factor) * a smoothed picture, which is rounded to whole levels as well. */
export const sharpness = defineOperation({
  kind: 'sharpness',
  probability: 1,
  options: {
    factor: range(z.number().min(0).max(10))
      .default([0.5, 1.5])
      .describe('0 is smooth, 1 changes nothing, 2 is twice as sharp.'),
  },
  draw: ({ factor }, stream) => ({ factor: drawFrom(factor, stream) }),
  effect: ({ factor }) => ({
    stage: 'filter',
    apply: (canvas) => blend(canvas, filterPicture(canvas, SMOOTHING), factor),
  }),
});
