import { z } from 'zod';
import { descentOptions, requireEndBelowStart } from './end-rate.js';
import { defineSchedule } from './schedule.js';

/**
 * Fall along a power, then stay: lr(t) = endRate + (lr - endRate) * (1 - t / duration)^power for t <= duration.
 *
 * Edges  `duration` and later give `endRate` exactly. Power 1 is `linear`; below 1 the fall comes late.
 */
export const polynomial = defineSchedule({
  kind: 'polynomial',
  unit: 'step',
  options: {
    power: z.number().positive().default(2).describe('Exponent of what is left of the descent.'),
    ...descentOptions,
  },
  complete({ power, endRate, duration }, span) {
    requireEndBelowStart('polynomial', endRate, span);
    return { power, endRate, duration: duration ?? span.length };
  },
  rate:
    ({ power, endRate, duration }, { learningRate }) =>
    (t) =>
      endRate + (learningRate - endRate) * (1 - Math.min(t, duration) / duration) ** power,
});
