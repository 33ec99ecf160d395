import { descentOptions, requireEndBelowStart } from './end-rate.js';
import { defineSchedule } from './schedule.js';

/**
 * Fall along half a cosine, then stay: lr(t) = endRate + (lr - endRate) * (1 + cos(pi t / duration)) / 2.
 *
 * Edges   `duration` and later give `endRate` exactly (some libraries climb again there).
 * Source  Loshchilov and Hutter 2017 (SGDR, arXiv 1608.03983), eq. 5 without restarts.
 */
export const cosine = defineSchedule({
  kind: 'cosine',
  unit: 'step',
  options: descentOptions,
  complete({ endRate, duration }, span) {
    requireEndBelowStart('cosine', endRate, span);
    return { endRate, duration: duration ?? span.length };
  },
  rate:
    ({ endRate, duration }, { learningRate }) =>
    (t) =>
      endRate + ((learningRate - endRate) * (1 + Math.cos((Math.PI * Math.min(t, duration)) / duration))) / 2,
});
