import { z } from 'zod';
import { defineSchedule } from './schedule.js';

/**
 * Fall as one over time: lr(t) = lr / (1 + decay * t).
 *
 * Default  The decay that brings the rate to a tenth at the end of the run.
 */
export const inverseTime = defineSchedule({
  kind: 'inverseTime',
  unit: 'epoch',
  options: {
    decay: z.number().nonnegative().optional().describe('Decay per unit (default: 9 / length of the run).'),
  },
  complete: ({ decay }, { length }) => ({ decay: decay ?? 9 / length }),
  rate:
    ({ decay }, { learningRate }) =>
    (t) =>
      learningRate / (1 + decay * t),
});
