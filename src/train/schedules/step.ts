import { z } from 'zod';
import { defineSchedule } from './schedule.js';

/**
 * A staircase of equal steps: lr(t) = lr * factor^floor(t / every).
 *
 * Default  Two falls, at one and two thirds of the run.
 */
export const step = defineSchedule({
  kind: 'step',
  unit: 'epoch',
  options: {
    every: z
      .int()
      .positive()
      .optional()
      .describe('Units between two falls (default: a third of the run, rounded up).'),
    factor: z.number().positive().default(0.1).describe('What the rate is multiplied by at each fall.'),
  },
  complete: ({ every, factor }, { length }) => ({ every: every ?? Math.ceil(length / 3), factor }),
  rate:
    ({ every, factor }, { learningRate }) =>
    (t) =>
      learningRate * factor ** Math.floor(t / every),
});
