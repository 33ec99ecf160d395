import { descentOptions, requireEndBelowStart } from './end-rate.js';
import { defineSchedule } from './schedule.js';

/**
 * Fall along a straight line, then stay: lr(t) = endRate + (lr - endRate) * (1 - t / duration) for t <= duration.
 *
 * Edges  `duration` and later give `endRate` exactly.
 */
export const linear = defineSchedule({
  kind: 'linear',
  unit: 'step',
  options: descentOptions,
  complete({ endRate, duration }, span) {
    requireEndBelowStart('linear', endRate, span);
    return { endRate, duration: duration ?? span.length };
  },
  rate:
    ({ endRate, duration }, { learningRate }) =>
    (t) =>
      endRate + (learningRate - endRate) * (1 - Math.min(t, duration) / duration),
});
