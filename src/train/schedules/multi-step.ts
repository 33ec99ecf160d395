import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { defineSchedule } from './schedule.js';

/**
 * A staircase with falls at given times: lr(t) = lr * factor^(number of milestones m with m <= t).
 *
 * Default  Falls at one half and three quarters of the run, as for CIFAR-10 in He et al. 2016 (arXiv 1512.03385).
 * Edges    Milestones past the end of the run never act; an empty list is a constant rate.
 */
export const multiStep = defineSchedule({
  kind: 'multiStep',
  unit: 'epoch',
  options: {
    milestones: z
      .array(z.int().positive())
      .optional()
      .describe('Units at which the rate falls, rising (default: 1/2 and 3/4 of the run).'),
    factor: z.number().positive().default(0.1).describe('What the rate is multiplied by at each fall.'),
  },
  complete: ({ milestones, factor }, { length }) => ({
    milestones: milestones === undefined ? defaultMilestones(length) : requireRising(milestones),
    factor,
  }),
  rate:
    ({ milestones, factor }, { learningRate }) =>
    (t) =>
      learningRate * factor ** milestones.filter((milestone) => milestone <= t).length,
});

/** In runs of one to three units the two may fall together or on 0, before any training: those are left out. */
function defaultMilestones(length: number): number[] {
  const milestones = new Set([Math.floor(length / 2), Math.floor((3 * length) / 4)]);
  milestones.delete(0);
  return [...milestones];
}

function requireRising(milestones: readonly number[]): number[] {
  if (milestones.some((milestone, i) => i > 0 && milestone <= milestones[i - 1])) {
    throw new OptionError({
      code: 'option/schedule',
      where: 'schedule multiStep, milestones',
      what: 'each milestone must come after the one before it',
      got: milestones,
      fix: 'sort them and leave out repeated ones',
    });
  }
  return [...milestones];
}
