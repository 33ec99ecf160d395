import { z } from 'zod';
import { descentOptions, requireEndBelowStart } from './end-rate.js';
import { defineSchedule } from './schedule.js';

/**
 * Cosine descents one after another, each from the full rate. Within a cycle of n units, s units after its start:
 * lr = endRate + (lr - endRate) * (1 + cos(pi s / n)) / 2; the cycles are firstCycle, firstCycle * growth, … long.
 *
 * Default  Three cycles fill the run.
 * Edges    A restart is at full rate; `endRate` itself is never reached.
 * Source   Loshchilov and Hutter 2017 (SGDR, arXiv 1608.03983), eq. 5.
 */
export const cosineWarmRestarts = defineSchedule({
  kind: 'cosineWarmRestarts',
  unit: 'step',
  options: {
    firstCycle: z
      .int()
      .positive()
      .optional()
      .describe('Length of the first cycle in units (default: so that three cycles fill the run).'),
    growth: z.int().positive().default(2).describe('How many times longer each cycle is than the last.'),
    endRate: descentOptions.endRate.describe('Learning rate that each cycle falls towards.'),
  },
  complete({ firstCycle, growth, endRate }, span) {
    requireEndBelowStart('cosineWarmRestarts', endRate, span);
    const threeCycles = 1 + growth + growth ** 2;
    return { firstCycle: firstCycle ?? Math.ceil(span.length / threeCycles), growth, endRate };
  },
  rate:
    ({ firstCycle, growth, endRate }, { learningRate }) =>
    (t) => {
      const { since, length } = positionInCycle(t, firstCycle, growth);
      return endRate + ((learningRate - endRate) * (1 + Math.cos((Math.PI * since) / length))) / 2;
    },
});

function positionInCycle(t: number, firstCycle: number, growth: number): { since: number; length: number } {
  if (growth === 1) return { since: t % firstCycle, length: firstCycle };
  let since = t;
  let length = firstCycle;
  while (since >= length) {
    since -= length;
    length *= growth;
  }
  return { since, length };
}
