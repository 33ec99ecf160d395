import { describe, expect, it } from 'vitest';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../../../test/golden.js';
import {
  initialPlateau,
  type PlateauRule,
  rateOnPlateau,
  reportToPlateau,
  resolveSchedule,
  type ScheduleSpec,
} from './index.js';

type Config = Record<string, number> & {
  kind: string;
  milestones: number[];
  anneal: string;
  three_phase: boolean;
  mode: PlateauRule['mode'];
  threshold_mode: 'rel' | 'abs';
};
type ScheduleCase = GoldenCase<Config>;

const tolerance = { rel: 1e-6, abs: 1e-9 };

/** The golden files' names for kinds and options, in ours. */
function specOf(config: Config): ScheduleSpec {
  const unit = 'step';
  switch (config.kind) {
    case 'constant':
      return { kind: 'constant', unit };
    case 'step':
      return { kind: 'step', unit, every: config.step_size, factor: config.gamma };
    case 'multi_step':
      return { kind: 'multiStep', unit, milestones: config.milestones, factor: config.gamma };
    case 'exponential':
      return { kind: 'exponential', unit, factor: config.gamma };
    case 'exponential_decay':
      return { kind: 'exponentialDecay', unit, decay: config.k };
    case 'inverse_time':
      return { kind: 'inverseTime', unit, decay: config.k };
    case 'linear':
      return { kind: 'linear', unit, endRate: config.end_lr, duration: config.total_steps };
    case 'polynomial':
      return {
        kind: 'polynomial',
        unit,
        power: config.power,
        endRate: config.end_lr,
        duration: config.total_steps,
      };
    case 'cosine':
      return { kind: 'cosine', unit, endRate: config.eta_min, duration: config.t_max };
    case 'cosine_warm_restarts':
      return {
        kind: 'cosineWarmRestarts',
        unit,
        firstCycle: config.t_0,
        growth: config.t_mult,
        endRate: config.eta_min,
      };
    case 'warmup_cosine':
      return {
        kind: 'cosine',
        unit,
        warmupSteps: config.warmup_steps,
        warmupStart: config.start_lr,
        endRate: config.eta_min,
        duration: config.total_steps - config.warmup_steps,
      };
    case 'one_cycle':
      return {
        kind: 'oneCycle',
        unit,
        duration: config.total_steps,
        climbShare: config.pct_start,
        startDivisor: config.div_factor,
        endDivisor: config.final_div_factor,
        shape: config.anneal === 'cos' ? 'cosine' : 'linear',
        phases: config.three_phase ? 3 : 2,
        minMomentum: config.base_momentum,
        maxMomentum: config.max_momentum,
      };
    case 'reduce_on_plateau':
      return {
        kind: 'reduceOnPlateau',
        metric: 'golden',
        mode: config.mode,
        factor: config.factor,
        patience: config.patience,
        threshold: config.threshold,
        thresholdMode: config.threshold_mode === 'rel' ? 'relative' : 'absolute',
        cooldown: config.cooldown,
        minRate: config.min_lr,
        minChange: config.eps,
      };
    default:
      throw new Error(`schedules.json holds a kind that this test does not know: ${config.kind}`);
  }
}

function checkPlateau({ config, inputs, expected }: ScheduleCase): void {
  const metrics = inputs.metric.data.map((value) => value ?? Number.NaN);
  const plan = { learningRate: config.lr, totalSteps: metrics.length, stepsPerEpoch: 1 };
  const schedule = resolveSchedule(specOf(config), plan);
  const rule = schedule.plateau!;
  let state = initialPlateau(rule);
  const rates = metrics.map((metric, epoch) => {
    state = reportToPlateau(rule, state, metric);
    return rateOnPlateau(schedule, epoch + 1, state);
  });
  expectClose(rates, expected.lr_after.data, tolerance, 'rate');
}

function checkCurve({ config, expected }: ScheduleCase): void {
  const steps = config.steps;
  const schedule = resolveSchedule(specOf(config), {
    learningRate: config.max_lr ?? config.lr,
    totalSteps: Math.max(steps, config.total_steps ?? 0),
    stepsPerEpoch: 1,
  });
  for (const [name, tensor] of Object.entries(expected as Record<string, GoldenTensor>)) {
    const curve = { lr: schedule.rate, momentum: schedule.momentum }[name];
    expect(curve, `the schedule gives ${name}`).toBeDefined();
    expectClose(
      Array.from({ length: steps }, (_, t) => curve!(t)!),
      tensor.data,
      tolerance,
      name,
    );
  }
}

describe('schedules.json', () => {
  it.each(goldenCases<ScheduleCase>('schedules').map((c) => [c.name, c] as const))('%s', (_name, golden) => {
    if (golden.config.kind === 'reduce_on_plateau') checkPlateau(golden);
    else checkCurve(golden);
  });
});
