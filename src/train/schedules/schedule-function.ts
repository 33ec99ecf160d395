import { messageOf, OptionError } from '../../base/error.js';
import type { SchedulePlan } from './schedule.js';

/** A schedule as a function: the learning rate of the update that has `update` updates before it. */
export type ScheduleFunction = (update: number, plan: SchedulePlan) => number;

/**
 * What a function gives over a run, as the schedule `points`. A function cannot be stored, its values can: the
 * run is resumed with the same numbers and without the function. Kept are the updates at which the rate changes.
 *
 * Throws  OptionError `option/schedule` naming the first update where the function fails or its rate is not a finite number
 *         of at least 0.
 */
export function sampleSchedule(rateOf: ScheduleFunction, plan: SchedulePlan) {
  const steps: [number, number][] = [];
  for (let update = 0; update < plan.totalSteps; update++) {
    const rate = callOrThrow(rateOf, update, plan);
    if (typeof rate !== 'number' || !Number.isFinite(Math.fround(rate)) || rate < 0)
      throw unusable(update, rate);
    if (steps.at(-1)?.[1] !== rate) steps.push([update, rate]);
  }
  return { kind: 'points' as const, interpolation: 'hold' as const, steps };
}

function callOrThrow(rateOf: ScheduleFunction, update: number, plan: SchedulePlan): unknown {
  try {
    return rateOf(update, plan);
  } catch (cause) {
    throw new OptionError({
      code: 'option/schedule',
      where: `the schedule function at update ${update}`,
      what: `the function failed: ${messageOf(cause)}`,
      fix: 'mend the function; it is asked for every update of the run, from 0',
      cause,
    });
  }
}

function unusable(update: number, got: unknown): OptionError {
  return new OptionError({
    code: 'option/schedule',
    where: `the schedule function at update ${update}`,
    what: 'the learning rate must be a finite number of at least 0 that float32 holds',
    got,
    fix: 'mend the function; it is asked for every update of the run, from 0',
  });
}
