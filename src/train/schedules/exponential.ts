import { z } from 'zod';
import { defineSchedule } from './schedule.js';

/**
 * Multiply by the same factor in each unit: lr(t) = lr * factor^t.
 *
 * Default  The factor that brings the rate to 1% at the end of the run.
 */
export const exponential = defineSchedule({
  kind: 'exponential',
  unit: 'epoch',
  options: {
    factor: z
      .number()
      .positive()
      .optional()
      .describe('What the rate is multiplied by in each unit (default: 0.01^(1 / length of the run)).'),
  },
  complete: ({ factor }, { length }) => ({ factor: factor ?? 0.01 ** (1 / length) }),
  rate:
    ({ factor }, { learningRate }) =>
    (t) =>
      learningRate * factor ** t,
});
