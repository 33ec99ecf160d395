import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPupilError } from '../../base/error.js';
import {
  initialPlateau,
  rateOnPlateau,
  reportToPlateau,
  resolveSchedule,
  SCHEDULE_KINDS,
  SCHEDULES,
  type Schedule,
  type SchedulePlan,
  ScheduleSpec,
} from './index.js';

const plan = { learningRate: 0.1, totalSteps: 100, stepsPerEpoch: 10 };

const anyPlan: fc.Arbitrary<SchedulePlan> = fc
  .record({
    learningRate: fc.double({ min: 1e-6, max: 10, noNaN: true }),
    epochs: fc.integer({ min: 2, max: 40 }),
    stepsPerEpoch: fc.integer({ min: 1, max: 50 }),
  })
  .map(({ epochs, ...rest }) => ({ ...rest, totalSteps: epochs * rest.stepsPerEpoch }));

function ratesOf(schedule: Schedule, steps: number): number[] {
  return Array.from({ length: steps }, (_, step) => schedule.rate(step));
}

function messageOf(spec: unknown, over: SchedulePlan = plan): string {
  try {
    resolveSchedule(spec as ScheduleSpec, over);
  } catch (error) {
    if (isPupilError(error, 'option')) return error.message;
    throw error;
  }
  throw new Error('the spec was accepted');
}

describe.each(SCHEDULE_KINDS)('schedule %s', (kind) => {
  it('needs no options: its defaults fit any run', () => {
    fc.assert(
      fc.property(anyPlan, fc.constantFrom('step', 'epoch'), (run, unit) => {
        const schedule = resolveSchedule({ kind, unit } as ScheduleSpec, run);
        const highest = run.learningRate * (1 + 1e-12);
        const rates = ratesOf(schedule, run.totalSteps + 10);
        expect(rates.filter((rate) => !(rate >= 0 && rate <= highest))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same after its resolved spec has been through JSON', () => {
    fc.assert(
      fc.property(anyPlan, fc.integer({ min: 0, max: 20 }), (run, wantedWarmup) => {
        const warmupSteps = Math.min(wantedWarmup, run.totalSteps - 2 * run.stepsPerEpoch);
        const first = resolveSchedule({ kind, warmupSteps } as ScheduleSpec, run);
        const stored = ScheduleSpec.parse(JSON.parse(JSON.stringify(first.spec)));
        const second = resolveSchedule(stored, run);
        expect(second.spec).toEqual(first.spec);
        expect(ratesOf(second, run.totalSteps)).toEqual(ratesOf(first, run.totalSteps));
        expect(second.momentum?.(3)).toBe(first.momentum?.(3));
      }),
      { numRuns: 30 },
    );
  });

  it('moves only between epochs when it counts epochs', () => {
    const schedule = resolveSchedule({ kind, unit: 'epoch' } as ScheduleSpec, plan);
    for (let step = 0; step < 100; step++)
      expect(schedule.rate(step)).toBe(schedule.rate(10 * Math.floor(step / 10)));
  });

  it('starts where its warm-up ends, and is delayed by it', () => {
    const bare = resolveSchedule({ kind, unit: 'step' } as ScheduleSpec, { ...plan, totalSteps: 80 });
    const warmed = resolveSchedule(
      { kind, unit: 'step', warmupSteps: 20, warmupStart: 0.001 } as ScheduleSpec,
      plan,
    );
    const peak = bare.rate(0);
    expect(warmed.rate(0)).toBe(0.001);
    expect(warmed.rate(10)).toBeCloseTo((0.001 + peak) / 2, 12);
    for (let step = 0; step < 80; step++) expect(warmed.rate(step + 20)).toBe(bare.rate(step));
  });

  it('refuses options it does not know, naming those it does', () => {
    expect(messageOf({ kind, warmUpSteps: 3 })).toMatch(
      /warmUpSteps.*known options are kind, unit, warmupSteps/,
    );
  });
});

describe('resolveSchedule', () => {
  it('lists every file of its folder that declares a schedule', () => {
    const apart = ['index', 'schedule', 'end-rate', 'plateau-state'];
    const files = readdirSync(new URL('.', import.meta.url))
      .filter((file) => !file.includes('.test.'))
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((name) => !apart.includes(name));
    const asFile = (kind: string) => kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(SCHEDULES.map(({ kind }) => asFile(kind)).sort()).toEqual(files.sort());
  });

  it('derives defaults from the plan', () => {
    const spec = (kind: ScheduleSpec) => resolveSchedule(kind, plan).spec;
    expect(spec('cosine')).toMatchObject({ duration: 100, endRate: 0, unit: 'step' });
    expect(spec('step')).toMatchObject({ every: 4, factor: 0.1, unit: 'epoch' });
    expect(spec('multiStep')).toMatchObject({ milestones: [5, 7] });
    expect(spec('cosineWarmRestarts')).toMatchObject({ firstCycle: 15, growth: 2 });
    expect(spec({ kind: 'oneCycle', warmupEpochs: 0.5 })).toMatchObject({ duration: 95, warmupSteps: 5 });
    expect(resolveSchedule('exponential', plan).rate(100)).toBeCloseTo(0.001, 12);
    expect(resolveSchedule('exponentialDecay', plan).rate(100)).toBeCloseTo(0.001, 12);
    expect(resolveSchedule('inverseTime', plan).rate(100)).toBeCloseTo(0.01, 12);
  });

  it('counts a last epoch that is not whole', () => {
    const odd = { learningRate: 1, totalSteps: 25, stepsPerEpoch: 10 };
    expect(resolveSchedule({ kind: 'linear', unit: 'epoch' }, odd).spec).toMatchObject({ duration: 3 });
  });

  it('reaches the end rate exactly and stays there', () => {
    for (const kind of ['linear', 'polynomial', 'cosine'] as const) {
      const schedule = resolveSchedule({ kind, duration: 50, endRate: 0.003 }, plan);
      expect([schedule.rate(49) > 0.003, schedule.rate(50), schedule.rate(99)]).toEqual([true, 0.003, 0.003]);
    }
  });

  it('gives momentum for one-cycle only, and only when asked to cycle it', () => {
    expect(resolveSchedule('oneCycle', plan).momentum?.(0)).toBe(0.95);
    expect(resolveSchedule('oneCycle', plan).momentum?.(29)).toBeCloseTo(0.85, 12);
    expect(resolveSchedule({ kind: 'oneCycle', cycleMomentum: false }, plan).momentum).toBeUndefined();
    expect(resolveSchedule('cosine', plan).momentum).toBeUndefined();
  });

  it('is at the top at once where the climb of one-cycle has a single step', () => {
    const short = { learningRate: 1, totalSteps: 4, stepsPerEpoch: 4 };
    const schedule = resolveSchedule({ kind: 'oneCycle', climbShare: 0.25 }, short);
    expect(schedule.rate(0)).toBe(1);
    expect(schedule.rate(3)).toBeCloseTo(1 / 250_000, 15);
  });

  it.each([
    ['an unknown kind', { kind: 'cosin' }, /no schedule of this name.*"cosin".*use one of constant, step/],
    ['an unknown name', 'cosin', /no schedule of this name/],
    [
      'a warm-up as long as the run',
      { kind: 'cosine', warmupSteps: 100 },
      /as long as the run or longer.*100/,
    ],
    ['a warm-up of many epochs', { kind: 'cosine', warmupEpochs: 12 }, /warmupSteps 120, totalSteps 100/],
    [
      'two lengths of warm-up',
      { kind: 'cosine', warmupSteps: 1, warmupEpochs: 1 },
      /both in steps and in epochs/,
    ],
    [
      'a warm-up that falls',
      { kind: 'cosine', warmupSteps: 5, warmupStart: 0.2 },
      /starts above.*0.1 or less/,
    ],
    ['an end above the start', { kind: 'linear', endRate: 0.5 }, /end rate is above the learning rate/],
    ['an end above the start', { kind: 'cosineWarmRestarts', endRate: 0.5 }, /end rate is above/],
    ['milestones out of order', { kind: 'multiStep', milestones: [5, 3] }, /must come after the one before/],
    ['repeated milestones', { kind: 'multiStep', milestones: [5, 5] }, /must come after the one before/],
    ['a factor of 0', { kind: 'step', factor: 0 }, /factor: /],
    ['a factor that is not finite', { kind: 'exponential', factor: Number.POSITIVE_INFINITY }, /factor: /],
    ['half a step', { kind: 'step', every: 1.5 }, /every: /],
    ['a climb that leaves no room', { kind: 'oneCycle', phases: 3, climbShare: 0.6 }, /0.5 or less/],
    ['momenta the wrong way round', { kind: 'oneCycle', minMomentum: 0.9, maxMomentum: 0.8 }, /swap them/],
    [
      'an accuracy to be lowered',
      { kind: 'reduceOnPlateau', metric: 'validation.accuracy' },
      /mode to 'max'/,
    ],
    ['a loss to be raised', { kind: 'reduceOnPlateau', mode: 'max' }, /mode to 'min'/],
    ['a lowest rate above the first', { kind: 'reduceOnPlateau', minRate: 1 }, /end rate is above/],
  ])('refuses %s', (_what, spec, message) => {
    expect(messageOf(spec)).toMatch(message);
  });

  it('refuses one-cycle in a run of one step, and a plan without steps', () => {
    expect(messageOf('oneCycle', { ...plan, totalSteps: 1 })).toMatch(/at least two units/);
    expect(messageOf('cosine', { ...plan, totalSteps: 0 })).toMatch(/totalSteps: /);
    expect(messageOf('cosine', { ...plan, learningRate: Number.NaN })).toMatch(/learningRate: /);
  });
});

describe('reduceOnPlateau', () => {
  const rule = resolveSchedule({ kind: 'reduceOnPlateau', patience: 1, factor: 0.5 }, plan).plateau!;

  it('does not take NaN or infinity for a better metric', () => {
    let state = initialPlateau(rule);
    for (const metric of [Number.NaN, Number.NEGATIVE_INFINITY]) state = reportToPlateau(rule, state, metric);
    expect(state).toEqual({ rate: 0.05, best: null, badEpochs: 0, cooldownLeft: 0 });
  });

  it('goes on from a state that has been through JSON', () => {
    const metrics = [3, 2, 2.5, 2.5, 1, 1, 1, 1];
    let unbroken = initialPlateau(rule);
    let resumed = initialPlateau(rule);
    for (const metric of metrics) {
      unbroken = reportToPlateau(rule, unbroken, metric);
      resumed = reportToPlateau(rule, JSON.parse(JSON.stringify(resumed)), metric);
    }
    expect(resumed).toEqual(unbroken);
    expect(resumed.rate).toBe(0.025);
  });

  it('never lifts the rate of a warm-up', () => {
    const schedule = resolveSchedule({ kind: 'reduceOnPlateau', warmupSteps: 10 }, plan);
    const state = initialPlateau(schedule.plateau!);
    expect(rateOnPlateau(schedule, 5, state)).toBeCloseTo(0.05, 12);
    expect(rateOnPlateau(schedule, 50, { ...state, rate: 0.02 })).toBe(0.02);
  });
});
