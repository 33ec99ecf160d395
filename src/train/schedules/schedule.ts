import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { parseOptions } from '../../base/parse-options.js';
import type { PlateauRule } from './plateau-state.js';

/** What a schedule must know about the run it belongs to. */
export const SchedulePlan = z.strictObject({
  learningRate: z.number().positive().describe('Highest learning rate; schedules fall from it.'),
  totalSteps: z.int().positive().describe('Optimizer updates of the whole run, warm-up included.'),
  stepsPerEpoch: z.int().positive().describe('Optimizer updates of one epoch.'),
});
export type SchedulePlan = z.output<typeof SchedulePlan>;

/** The part of a run that is left to a schedule after warm-up, counted in the schedule's own unit. */
export interface ScheduleSpan {
  readonly learningRate: number;
  /** Steps or epochs, at least 1; a last epoch that is not whole counts as one. */
  readonly length: number;
  /** The same in steps. */
  readonly steps: number;
  readonly stepsPerUnit: number;
  readonly stepsPerEpoch: number;
}

/** A schedule laid over one run. Stateless: resuming needs the number of updates made and nothing else. */
export interface Schedule {
  /** Everything resolved, as JSON. Resolving it again for the same plan gives the same schedule. */
  readonly spec: { readonly kind: string } & Readonly<Record<string, unknown>>;
  /** Learning rate of the update that has `step` updates before it: 0, 1, 2 … */
  rate(step: number): number;
  /** Momentum of that update, in place of the optimizer's own; absent or undefined where the schedule leaves it alone. */
  momentum?(step: number): number | undefined;
  /** Present where the rate also answers to a metric: see `rateOnPlateau`. */
  readonly plateau?: PlateauRule;
}

/** Options that every kind of schedule has besides its own. */
const commonOptions = {
  unit: z
    .enum(['step', 'epoch'])
    .describe('What the schedule counts: it moves at every step, or at every epoch and stays in between.'),
  warmupSteps: z.int().nonnegative().optional().describe('Length of the warm-up in steps (default 0).'),
  warmupEpochs: z
    .number()
    .nonnegative()
    .optional()
    .describe('The same in epochs, fractions allowed; rounded to whole steps.'),
  warmupStart: z.number().nonnegative().default(0).describe('Learning rate of the first warm-up step.'),
};
type CommonOptions = typeof commonOptions;

/** All rules of one kind of schedule in one record. `t` counts the schedule's units after warm-up, from 0. */
export interface ScheduleRules<Kind extends string, Options extends z.ZodRawShape, Full extends object> {
  readonly kind: Kind;
  /** Unit where the spec names none. */
  readonly unit: 'step' | 'epoch';
  readonly options: Options;
  /** Fills in what depends on the run and refuses what contradicts it. */
  readonly complete: (given: z.output<z.ZodObject<Options>>, span: ScheduleSpan) => Full;
  readonly rate: (options: Full, span: ScheduleSpan) => (t: number) => number;
  readonly momentum?: (options: Full, span: ScheduleSpan) => ((t: number) => number | undefined) | undefined;
  readonly plateau?: (options: Full, span: ScheduleSpan) => PlateauRule;
}

export type ScheduleSchema<Kind extends string, Options extends z.ZodRawShape> = z.ZodObject<
  { kind: z.ZodLiteral<Kind> } & Omit<CommonOptions, 'unit'> & {
      unit: z.ZodDefault<CommonOptions['unit']>;
    } & Options,
  z.core.$strict
>;

export interface ScheduleDefinition<Kind extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly kind: Kind;
  /** Schema of the spec's object form. */
  readonly schema: Schema;
  /** Throws OptionError `option/schedule`. */
  resolve(spec: unknown, plan: SchedulePlan): Schedule;
}

/** Declare a kind of schedule: warm-up, units and checks are the same for all and are added here. */
export function defineSchedule<
  const Kind extends string,
  Options extends z.ZodRawShape,
  Full extends Record<string, unknown>,
>(rules: ScheduleRules<Kind, Options, Full>): ScheduleDefinition<Kind, ScheduleSchema<Kind, Options>> {
  const schema = z.strictObject({
    kind: z.literal(rules.kind),
    ...commonOptions,
    unit: commonOptions.unit.default(rules.unit),
    ...rules.options,
  }) as unknown as ScheduleSchema<Kind, Options>;
  return Object.freeze({
    kind: rules.kind,
    schema,
    resolve: (spec: unknown, plan: SchedulePlan) => layOver(rules, parseSpec(rules.kind, schema, spec), plan),
  });
}

interface ParsedSpec {
  kind: string;
  unit: 'step' | 'epoch';
  warmupSteps?: number;
  warmupEpochs?: number;
  warmupStart: number;
}

function parseSpec(kind: string, schema: z.ZodObject, spec: unknown): ParsedSpec & Record<string, unknown> {
  const place = { code: 'option/schedule', where: `schedule ${kind}` } as const;
  return parseOptions(schema, spec, place) as unknown as ParsedSpec & Record<string, unknown>;
}

function layOver<Kind extends string, Options extends z.ZodRawShape, Full extends Record<string, unknown>>(
  rules: ScheduleRules<Kind, Options, Full>,
  spec: ParsedSpec & Record<string, unknown>,
  plan: SchedulePlan,
): Schedule {
  const { kind, unit, warmupSteps: givenSteps, warmupEpochs, warmupStart, ...given } = spec;
  const warmupSteps = warmupLength(kind, givenSteps, warmupEpochs, plan);
  const stepsPerUnit = unit === 'step' ? 1 : plan.stepsPerEpoch;
  const steps = plan.totalSteps - warmupSteps;
  const span = {
    learningRate: plan.learningRate,
    length: Math.ceil(steps / stepsPerUnit),
    steps,
    stepsPerUnit,
    stepsPerEpoch: plan.stepsPerEpoch,
  };
  const options = rules.complete(given as z.output<z.ZodObject<Options>>, span);
  const rateAt = rules.rate(options, span);
  const momentumAt = rules.momentum?.(options, span);
  const unitsAfterWarmup = (step: number) => Math.floor((step - warmupSteps) / stepsPerUnit);
  const peak = rateAt(0);
  requireWarmupBelow(kind, warmupStart, warmupSteps, peak);
  return Object.freeze({
    spec: Object.freeze({ kind, unit, warmupSteps, warmupStart, ...options }),
    rate: (step: number) =>
      step < warmupSteps
        ? warmupStart + (peak - warmupStart) * (step / warmupSteps)
        : rateAt(unitsAfterWarmup(step)),
    ...(momentumAt && { momentum: (step: number) => momentumAt(Math.max(0, unitsAfterWarmup(step))) }),
    ...(rules.plateau && { plateau: rules.plateau(options, span) }),
  });
}

function warmupLength(
  kind: string,
  steps: number | undefined,
  epochs: number | undefined,
  { totalSteps, stepsPerEpoch }: SchedulePlan,
): number {
  if (steps !== undefined && epochs !== undefined) {
    throw new OptionError({
      code: 'option/schedule',
      where: `schedule ${kind}`,
      what: 'the warm-up is given both in steps and in epochs',
      got: { warmupSteps: steps, warmupEpochs: epochs },
      fix: 'leave one of them out',
    });
  }
  const warmupSteps = steps ?? Math.round((epochs ?? 0) * stepsPerEpoch);
  if (warmupSteps >= totalSteps) {
    throw new OptionError({
      code: 'option/schedule',
      where: `schedule ${kind}`,
      what: 'the warm-up is as long as the run or longer',
      got: { warmupSteps, totalSteps },
      fix: `warm up for fewer than ${totalSteps} steps, or train longer`,
    });
  }
  return warmupSteps;
}

function requireWarmupBelow(kind: string, warmupStart: number, warmupSteps: number, peak: number): void {
  if (warmupSteps === 0 || warmupStart <= peak) return;
  throw new OptionError({
    code: 'option/schedule',
    where: `schedule ${kind}`,
    what: 'the warm-up starts above the rate it leads to',
    got: { warmupStart, rateAfterWarmup: peak },
    fix: `set warmupStart to ${peak} or less`,
  });
}
