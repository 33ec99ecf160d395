import { z } from 'zod';
import { defineSchedule } from './schedule.js';

/**
 * Exponential decay by its rate: lr(t) = lr * exp(-decay * t). The same curve as `exponential` with factor exp(-decay).
 *
 * Default  The decay that brings the rate to 1% at the end of the run.
 */
export const exponentialDecay = defineSchedule({
  kind: 'exponentialDecay',
  unit: 'epoch',
  options: {
    decay: z
      .number()
      .nonnegative()
      .optional()
      .describe('Decay per unit (default: ln 100 / length of the run).'),
  },
  complete: ({ decay }, { length }) => ({ decay: decay ?? Math.log(100) / length }),
  rate:
    ({ decay }, { learningRate }) =>
    (t) =>
      learningRate * Math.exp(-decay * t),
});
