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

/** Options of the kinds that need some. */
const NEEDED: Readonly<Record<string, object>> = {
  points: {
    epochs: [
      [0, 0.5],
      [1, 1],
    ],
    relative: true,
  },
  sequence: { parts: [{ schedule: 'linear', steps: 1 }, { schedule: 'cosine' }] },
};
const specOf = (kind: string, options: object): ScheduleSpec =>
  ({ kind, ...NEEDED[kind], ...options }) as ScheduleSpec;

describe.each(SCHEDULE_KINDS)('schedule %s', (kind) => {
  it('fits any run with its defaults', () => {
    fc.assert(
      fc.property(anyPlan, fc.constantFrom('step', 'epoch'), (run, unit) => {
        const schedule = resolveSchedule(specOf(kind, { unit }), run);
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
        const first = resolveSchedule(specOf(kind, { warmupSteps }), run);
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
    const schedule = resolveSchedule(specOf(kind, { unit: 'epoch' }), plan);
    for (let step = 0; step < 100; step++)
      expect(schedule.rate(step)).toBe(schedule.rate(10 * Math.floor(step / 10)));
  });

  it('starts where its warm-up ends, and is delayed by it', () => {
    const bare = resolveSchedule(specOf(kind, { unit: 'step' }), { ...plan, totalSteps: 80 });
    const warmed = resolveSchedule(specOf(kind, { unit: 'step', warmupSteps: 20, warmupStart: 0.001 }), plan);
    const peak = bare.rate(0);
    expect(warmed.rate(0)).toBe(0.001);
    expect(warmed.rate(10)).toBeCloseTo((0.001 + peak) / 2, 12);
    for (let step = 0; step < 80; step++) expect(warmed.rate(step + 20)).toBe(bare.rate(step));
  });

  it('refuses options it does not know, naming those it does', () => {
    expect(messageOf(specOf(kind, { warmUpSteps: 3 }))).toMatch(
      /warmUpSteps.*known options are kind, unit, warmupSteps/,
    );
  });
});

describe('resolveSchedule', () => {
  it('lists every file of its folder that declares a schedule', () => {
    const apart = ['index', 'schedule', 'schedule-function', 'end-rate', 'plateau-state'];
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
    [
      'a rate that grows without end',
      { kind: 'exponential', unit: 'step', factor: 1e300 },
      /larger than float32/,
    ],
    ['half a step', { kind: 'step', every: 1.5 }, /every: /],
    ['a climb that leaves no room', { kind: 'oneCycle', phases: 3, climbShare: 0.6 }, /0.5 or less/],
    ['momenta the wrong way round', { kind: 'oneCycle', minMomentum: 0.9, maxMomentum: 0.8 }, /swap them/],
    [
      'an accuracy to be lowered',
      { kind: 'reduceOnPlateau', metric: 'validation.accuracy' },
      /mode to 'max'/,
    ],
    ['a loss to be raised', { kind: 'reduceOnPlateau', mode: 'max' }, /mode to 'min'/],
    ['points in no unit', { kind: 'points' }, /either in steps or in epochs/],
    ['points in both units', { kind: 'points', steps: [[0, 1]], epochs: [[0, 1]] }, /either in steps or/],
    [
      'points out of order',
      {
        kind: 'points',
        steps: [
          [0, 1],
          [5, 0],
          [5, 1],
        ],
      },
      /after the one before it/,
    ],
    ['a curve without points', { kind: 'points', steps: [] }, /steps: /],
    ['a rate below 0', { kind: 'points', steps: [[0, -1]] }, /steps.*: /],
    ['a sequence of nothing', { kind: 'sequence', parts: [] }, /parts: /],
    [
      'a part without a length',
      { kind: 'sequence', parts: [{ schedule: 'linear' }, { schedule: 'cosine' }] },
      /part 1.*needs one length/s,
    ],
    [
      'a last part with a length',
      { kind: 'sequence', parts: [{ schedule: 'linear', steps: 3 }] },
      /part 1.*takes the rest/s,
    ],
    [
      'parts as long as the run',
      { kind: 'sequence', parts: [{ schedule: 'linear', epochs: 10 }, { schedule: 'cosine' }] },
      /leave no steps for the last/,
    ],
    [
      'a part that listens',
      { kind: 'sequence', parts: [{ schedule: 'reduceOnPlateau', steps: 3 }, { schedule: 'cosine' }] },
      /part 1.*listens to a metric/s,
    ],
    ['a part of no kind', { kind: 'sequence', parts: [{ schedule: 'cosin' }] }, /no schedule of this name/],
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

describe('points', () => {
  it('draws straight lines between points in epochs, and holds the ends', () => {
    const spec = {
      kind: 'points',
      epochs: [
        [0, 0],
        [2.5, 0.4],
        [5, 0],
      ],
    } as const;
    const { rate } = resolveSchedule(spec as unknown as ScheduleSpec, plan);
    expect([0, 25, 50, 99].map(rate)).toEqual([0, 0.4, 0, 0]);
    expect([rate(10), rate(40)]).toEqual([expect.closeTo(0.16, 12), expect.closeTo(0.16, 12)]);
  });

  it('holds each rate until the next point, and multiplies the learning rate when relative', () => {
    const steps: [number, number][] = [
      [3, 1],
      [5, 0.5],
      [9, 0.25],
    ];
    const held = resolveSchedule({ kind: 'points', steps, interpolation: 'hold', relative: true }, plan);
    const expected = [0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025];
    expect([0, 3, 4, 5, 8, 9, 500].map(held.rate)).toEqual(expected);
  });

  it('finds its place among any number of points', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200), { minLength: 1 }), fc.nat(250), (positions, step) => {
        const steps = positions.sort((a, b) => a - b).map((at, i): [number, number] => [at, i + 1]);
        const { rate } = resolveSchedule({ kind: 'points', steps, interpolation: 'hold' }, plan);
        expect(rate(step)).toBe(Math.max(1, positions.filter((at) => at <= step).length));
      }),
    );
  });
});

describe('sequence', () => {
  const parts = [
    { schedule: 'constant', epochs: 2 },
    { schedule: { kind: 'linear', endRate: 0.02 }, steps: 40, learningRate: 0.08 },
    { schedule: 'oneCycle' },
  ];
  const chained = resolveSchedule({ kind: 'sequence', parts }, plan);
  const ofPart = (spec: ScheduleSpec, totalSteps: number, learningRate = 0.1) =>
    resolveSchedule(spec, { ...plan, learningRate, totalSteps });

  it('runs each part as if the run had begun with it; the last has the rest', () => {
    const linear = ofPart({ kind: 'linear', endRate: 0.02 }, 40, 0.08);
    const cycle = ofPart('oneCycle', 40);
    expect(ratesOf(chained, 20)).toEqual(Array(20).fill(0.1));
    for (let t = 0; t < 40; t++) expect(chained.rate(20 + t)).toBe(linear.rate(t));
    for (let t = 0; t < 50; t++) expect(chained.rate(60 + t)).toBe(cycle.rate(t));
  });

  it('gives the momentum of the part that has one, and leaves it alone in the others', () => {
    expect([0, 59].map((t) => chained.momentum?.(t))).toEqual([undefined, undefined]);
    expect(chained.momentum?.(60)).toBe(ofPart('oneCycle', 40).momentum?.(0));
  });

  it('may hold sequences, and counts their parts from where they begin', () => {
    const inner = { kind: 'sequence', parts: [{ schedule: 'constant', steps: 10 }, { schedule: 'linear' }] };
    const outer = [{ schedule: 'constant', steps: 50 }, { schedule: inner }];
    const nested = resolveSchedule({ kind: 'sequence', parts: outer }, plan);
    expect(nested.rate(59)).toBe(0.1);
    expect(nested.rate(80)).toBeCloseTo(0.05, 12);
  });

  it('stores everything resolved, lengths in steps', () => {
    expect(chained.spec).toMatchObject({
      parts: [
        { schedule: { kind: 'constant' }, steps: 20 },
        { schedule: { kind: 'linear', duration: 40 }, steps: 40, learningRate: 0.08 },
        { schedule: { kind: 'oneCycle', duration: 40 } },
      ],
    });
  });

  it('names the part that is at fault', () => {
    const bad = [{ schedule: 'constant', steps: 10 }, { schedule: { kind: 'linear', endRate: 1 } }];
    expect(messageOf({ kind: 'sequence', parts: bad })).toMatch(/part 2.*end rate is above/s);
  });
});

describe('a function as schedule', () => {
  const falling = (update: number, { learningRate, totalSteps }: SchedulePlan) =>
    learningRate * (1 - update / totalSteps) ** 3;

  it('becomes the points it gives: the same rates without the function, also through JSON', () => {
    const first = resolveSchedule(falling, plan);
    const second = resolveSchedule(ScheduleSpec.parse(JSON.parse(JSON.stringify(first.spec))), plan);
    for (let update = 0; update < 100; update++) {
      expect(first.rate(update)).toBe(falling(update, plan));
      expect(second.rate(update)).toBe(falling(update, plan));
    }
  });

  it('keeps only the updates at which the rate changes, and the last rate to the end', () => {
    const { spec, rate } = resolveSchedule((update) => (update < 30 ? 0.1 : 0.01), plan);
    expect(spec).toMatchObject({
      kind: 'points',
      interpolation: 'hold',
      steps: [
        [0, 0.1],
        [30, 0.01],
      ],
    });
    expect(rate(1000)).toBe(0.01);
  });

  it('says so where the function fails', () => {
    const broken = () => {
      throw new Error('no such table');
    };
    expect(messageOf(broken)).toMatch(/function at update 0: the function failed: no such table/);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 1e300, '0.1', undefined])(
    'refuses one that gives %s',
    (rate) => {
      const broken = (update: number) => (update === 7 ? rate : 0.1) as number;
      expect(messageOf(broken)).toMatch(/function at update 7.*finite number of at least 0/s);
    },
  );
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
