import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { issueLines } from '../../base/issue-lines.js';
import { didYouMean } from '../../base/nearest-name.js';
import { constant } from './constant.js';
import { cosine } from './cosine.js';
import { cosineWarmRestarts } from './cosine-warm-restarts.js';
import { exponential } from './exponential.js';
import { exponentialDecay } from './exponential-decay.js';
import { inverseTime } from './inverse-time.js';
import { linear } from './linear.js';
import { multiStep } from './multi-step.js';
import { oneCycle } from './one-cycle.js';
import type { PlateauState } from './plateau-state.js';
import { points } from './points.js';
import { polynomial } from './polynomial.js';
import { reduceOnPlateau } from './reduce-on-plateau.js';
import { type Schedule, type ScheduleDefinition, SchedulePlan } from './schedule.js';
import { type ScheduleFunction, sampleSchedule } from './schedule-function.js';
import { sequenceOf } from './sequence.js';
import { step } from './step.js';

export { initialPlateau, type PlateauRule, type PlateauState, reportToPlateau } from './plateau-state.js';
export { type Schedule, SchedulePlan } from './schedule.js';
export type { ScheduleFunction } from './schedule-function.js';

/** Its parts are schedules of any kind. */
const sequence = sequenceOf((spec, plan) => resolveSchedule(spec as ScheduleSpec, plan));

const DEFINITIONS = [
  constant,
  step,
  multiStep,
  exponential,
  exponentialDecay,
  inverseTime,
  linear,
  polynomial,
  cosine,
  cosineWarmRestarts,
  oneCycle,
  reduceOnPlateau,
  points,
  sequence,
] as const;

/** Every kind of schedule, each once. */
export const SCHEDULES: readonly ScheduleDefinition[] = DEFINITIONS;

export const SCHEDULE_KINDS = DEFINITIONS.map(({ kind }) => kind);

/** A schedule by name, or by name with options: `'cosine'`, `{ kind: 'oneCycle', climbShare: 0.2 }`. */
export const ScheduleSpec = z
  .union([
    z.enum(SCHEDULE_KINDS),
    z.discriminatedUnion('kind', [
      constant.schema,
      step.schema,
      multiStep.schema,
      exponential.schema,
      exponentialDecay.schema,
      inverseTime.schema,
      linear.schema,
      polynomial.schema,
      cosine.schema,
      cosineWarmRestarts.schema,
      oneCycle.schema,
      reduceOnPlateau.schema,
      points.schema,
      sequence.schema,
    ]),
  ])
  .describe('Learning-rate schedule, by name or as { kind, ...options }.');
/** What a person may write. */
export type ScheduleSpec = z.input<typeof ScheduleSpec>;

/**
 * Lay a schedule over a run: defaults that depend on its length are filled in, options and relations checked. A function
 * is asked for the rate of every update, and becomes the points it gives.
 *
 * Throws OptionError `option/schedule` for an unknown kind, options out of range, a warm-up that leaves no steps, an end
 * rate above the learning rate, or rates that float32 does not hold; `option/schedule-plan` for a plan out of range.
 */
export function resolveSchedule(spec: ScheduleSpec | ScheduleFunction, plan: SchedulePlan): Schedule {
  const checked = parsePlan(plan);
  const written = typeof spec === 'function' ? sampleSchedule(spec, checked) : spec;
  const form = typeof written === 'string' ? { kind: written } : written;
  const schedule = requireKnownSchedule(form.kind).resolve(form, checked);
  requireFiniteRates(form.kind, schedule, checked);
  return schedule;
}

/** What grows is largest at the end. */
function requireFiniteRates(kind: string, { rate }: Schedule, { totalSteps }: SchedulePlan): void {
  const update = [0, totalSteps - 1].find((step) => !Number.isFinite(Math.fround(rate(step))));
  if (update === undefined) return;
  throw new OptionError({
    code: 'option/schedule',
    where: `schedule ${kind}`,
    what: 'the learning rate becomes larger than float32 holds',
    got: { update: update + 1, learningRate: rate(update) },
    fix: 'lower the learning rate, or the factor by which it grows',
  });
}

/** Throws OptionError `option/schedule` that lists the known kinds. */
export function requireKnownSchedule(kind: string): ScheduleDefinition {
  const definition = SCHEDULES.find((d) => d.kind === kind);
  if (definition !== undefined) return definition;
  throw new OptionError({
    code: 'option/schedule',
    where: 'schedule',
    what: 'there is no schedule of this name',
    got: kind,
    fix: `${didYouMean(kind, SCHEDULE_KINDS)}use one of ${SCHEDULE_KINDS.join(', ')}`,
  });
}

function parsePlan(plan: SchedulePlan): SchedulePlan {
  const parsed = SchedulePlan.safeParse(plan);
  if (parsed.success) return parsed.data;
  throw new OptionError({
    code: 'option/schedule-plan',
    where: 'schedule',
    what: 'the plan of the run is not valid',
    got: issueLines(parsed.error, 'plan'),
    fix: 'give a positive learning rate, and at least one step in the run and in an epoch',
  });
}

/** The rate of one update where a metric has a say: what the schedule plans, or less where the plateau asks for it. */
export function rateOnPlateau(schedule: Schedule, step: number, plateau: PlateauState): number {
  return Math.min(schedule.rate(step), plateau.rate);
}
