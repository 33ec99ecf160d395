import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import type { ScheduleSpan } from './schedule.js';

/** Options of schedules that fall to a given rate within a given time and stay there. */
export const descentOptions = {
  endRate: z.number().nonnegative().default(0).describe('Learning rate from the end of the descent onwards.'),
  duration: z
    .int()
    .positive()
    .optional()
    .describe('Length of the descent, in units of the schedule (default: all that is left of the run).'),
};

/** Throws OptionError where a schedule that falls would have to rise. */
export function requireEndBelowStart(kind: string, endRate: number, { learningRate }: ScheduleSpan): void {
  if (endRate <= learningRate) return;
  throw new OptionError({
    code: 'option/schedule',
    where: `schedule ${kind}`,
    what: 'the end rate is above the learning rate, and this schedule falls',
    got: { endRate, learningRate },
    fix: 'lower the end rate or raise the learning rate',
  });
}
