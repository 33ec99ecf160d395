import { z } from 'zod';
import { isPupilError, OptionError } from '../../base/error.js';
import { defineSchedule, type Schedule, type SchedulePlan, type ScheduleSpan } from './schedule.js';

const part = z.strictObject({
  schedule: z
    .union([z.string(), z.looseObject({ kind: z.string() })])
    .describe('Schedule of this part, by name or as { kind, ...options }.'),
  steps: z.int().positive().optional().describe('Length in steps.'),
  epochs: z.number().positive().optional().describe('The same in epochs, fractions allowed.'),
  learningRate: z.number().positive().optional().describe('Highest rate of this part (default: of the run).'),
});
type Part = z.output<typeof part>;

/** A part with its rate, and its length in steps where it has one. */
interface FullPart {
  readonly schedule: Part['schedule'];
  readonly steps?: number;
  readonly learningRate: number;
}

/** A part that has its place, counted in steps. The last one goes on to the end of the run and beyond. */
interface PlacedPart {
  readonly schedule: Schedule;
  readonly start: number;
}

/**
 * Schedules one after the other, each as if the run had begun with it and were as long as it is. Every part but the last has
 * a length; the last takes the rest of the run.
 *
 * Edges  A schedule that listens to a metric cannot be a part: its falls would depend on epochs that belong to others.
 */
export function sequenceOf(resolve: (spec: Part['schedule'], plan: SchedulePlan) => Schedule) {
  function place(parts: readonly FullPart[], span: ScheduleSpan): PlacedPart[] {
    let start = 0;
    return parts.map(({ schedule: spec, steps, learningRate }, i) => {
      if (steps !== undefined && start + steps >= span.steps) throw tooLong(parts, span);
      const totalSteps = steps ?? span.steps - start;
      const plan = { learningRate, totalSteps, stepsPerEpoch: span.stepsPerEpoch };
      const schedule = inPart(i, () => resolve(spec, plan));
      if (schedule.plateau !== undefined) throw listening(i);
      const placed = { schedule, start };
      start += totalSteps;
      return placed;
    });
  }

  return defineSchedule({
    kind: 'sequence',
    unit: 'step',
    options: {
      parts: z.array(part).min(1).describe('Parts as { schedule, steps or epochs }; the last has no length.'),
    },
    complete({ parts: given }, span) {
      const parts = given.map((each, i) => complete(each, i, given.length, span));
      const placed = place(parts, span);
      return { parts: parts.map((each, i) => ({ ...each, schedule: placed[i].schedule.spec })) };
    },
    rate({ parts }, span) {
      const placed = place(parts, span);
      return (t) => {
        const { schedule, step } = whereIs(placed, t * span.stepsPerUnit);
        return schedule.rate(step);
      };
    },
    momentum({ parts }, span) {
      const placed = place(parts, span);
      if (placed.every(({ schedule }) => schedule.momentum === undefined)) return undefined;
      return (t) => {
        const { schedule, step } = whereIs(placed, t * span.stepsPerUnit);
        return schedule.momentum?.(step);
      };
    },
  });
}

/** The part that a step of the run falls into, and the steps of that part before it. */
function whereIs(placed: readonly PlacedPart[], step: number): { schedule: Schedule; step: number } {
  const { schedule, start } = placed.findLast((part) => part.start <= step)!;
  return { schedule, step: step - start };
}

/** A part resolved: one length for all but the last, none for the last. */
function complete(
  { epochs, steps, ...given }: Part,
  index: number,
  count: number,
  span: ScheduleSpan,
): FullPart {
  const lengths = [steps, epochs].filter((length) => length !== undefined).length;
  const isLast = index === count - 1;
  if (lengths !== (isLast ? 0 : 1)) {
    throw new OptionError({
      code: 'option/schedule',
      where: `schedule sequence, part ${index + 1}`,
      what: isLast ? 'the last part takes the rest of the run' : 'the part needs one length',
      got: { steps, epochs },
      fix: isLast ? 'leave out its steps and epochs' : 'give it either steps or epochs',
    });
  }
  const { schedule, learningRate = span.learningRate } = given;
  if (isLast) return { schedule, learningRate };
  return { schedule, learningRate, steps: steps ?? Math.max(1, Math.round(epochs! * span.stepsPerEpoch)) };
}

/** Say which part an option is wrong in. */
function inPart(index: number, resolve: () => Schedule): Schedule {
  try {
    return resolve();
  } catch (cause) {
    if (!isPupilError(cause, 'option')) throw cause;
    const { code, where, what, got, fix } = cause;
    throw new OptionError({
      code,
      where: `part ${index + 1} of the sequence, ${where}`,
      what,
      got,
      fix,
      cause,
    });
  }
}

function tooLong(parts: readonly FullPart[], { steps: available }: ScheduleSpan): OptionError {
  return new OptionError({
    code: 'option/schedule',
    where: 'schedule sequence',
    what: 'the parts leave no steps for the last one',
    got: { lengths: parts.slice(0, -1).map(({ steps }) => steps), steps: available },
    fix: 'shorten the parts, or train longer',
  });
}

function listening(index: number): OptionError {
  return new OptionError({
    code: 'option/schedule',
    where: `schedule sequence, part ${index + 1}`,
    what: 'a schedule that listens to a metric cannot be one of several parts',
    fix: 'use reduceOnPlateau alone, with warmupEpochs if the rate shall climb first',
  });
}
