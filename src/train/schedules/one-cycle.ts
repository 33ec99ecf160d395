import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { defineSchedule, type ScheduleSpan } from './schedule.js';

/**
 * Climb from lr / startDivisor to lr, then fall to lr / startDivisor / endDivisor; momentum runs the other way.
 *
 * Phases   With T = duration and s = climbShare, two phases end at t = s T - 1 and T - 1. Three phases end at s T - 1,
 *          2 s T - 2 (back at the start rate) and T - 1; momentum stays at its maximum in the last.
 * Edges    The end rate is reached at T - 1 and kept. A climbShare of 1 climbs all the way and falls after T - 1.
 * Source   Smith and Topin 2018 (arXiv 1708.07120), in the form of PyTorch's OneCycleLR.
 */
export const oneCycle = defineSchedule({
  kind: 'oneCycle',
  unit: 'step',
  options: {
    duration: z
      .int()
      .min(2)
      .optional()
      .describe('Length of the cycle in units (default: all that is left of the run).'),
    climbShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe('Share of the cycle in which the rate climbs.'),
    startDivisor: z.number().min(1).default(25).describe('Learning rate over the rate at the start.'),
    endDivisor: z.number().min(1).default(10_000).describe('Rate at the start over the rate at the end.'),
    shape: z.enum(['cosine', 'linear']).default('cosine').describe('Form of climb and fall.'),
    phases: z
      .union([z.literal(2), z.literal(3)])
      .default(2)
      .describe('2: climb and fall to the end. 3: climb, fall back to the start, then on to the end.'),
    cycleMomentum: z.boolean().default(true).describe('Whether momentum runs against the rate.'),
    maxMomentum: z.number().min(0).lt(1).default(0.95).describe('Momentum where the rate is low.'),
    minMomentum: z.number().min(0).lt(1).default(0.85).describe('Momentum where the rate is highest.'),
  },
  complete({ duration, ...options }, span) {
    const full = { ...options, duration: duration ?? span.length };
    requireCycle(full);
    return full;
  },
  rate({ duration, climbShare, phases, shape, startDivisor, endDivisor }, { learningRate }: ScheduleSpan) {
    const start = learningRate / startDivisor;
    const end = start / endDivisor;
    const ends = phaseEnds(phases, climbShare, duration);
    return throughPhases(
      ends,
      phases === 2 ? [start, learningRate, end] : [start, learningRate, start, end],
      shape,
    );
  },
  momentum({ duration, climbShare, phases, shape, cycleMomentum, maxMomentum: high, minMomentum: low }) {
    if (!cycleMomentum) return undefined;
    const ends = phaseEnds(phases, climbShare, duration);
    return throughPhases(ends, phases === 2 ? [high, low, high] : [high, low, high, high], shape);
  },
});

function phaseEnds(phases: 2 | 3, climbShare: number, duration: number): number[] {
  const climb = climbShare * duration;
  return phases === 2 ? [climb - 1, duration - 1] : [climb - 1, 2 * climb - 2, duration - 1];
}

/** A curve through `values`: it starts at the first, has `values[i + 1]` at `ends[i]`, and stays at the last. */
function throughPhases(ends: readonly number[], values: readonly number[], shape: 'cosine' | 'linear') {
  return (t: number): number => {
    const found = ends.findIndex((end) => t <= end);
    const phase = found === -1 ? ends.length - 1 : found;
    const phaseStart = phase === 0 ? 0 : ends[phase - 1];
    const phaseLength = ends[phase] - phaseStart;
    // A climb of a single unit has no length: it is at its top.
    const progress = phaseLength === 0 ? 1 : Math.min(1, (t - phaseStart) / phaseLength);
    const [from, to] = [values[phase], values[phase + 1]];
    return shape === 'linear'
      ? from + (to - from) * progress
      : to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
  };
}

function requireCycle(options: {
  duration: number;
  climbShare: number;
  phases: 2 | 3;
  maxMomentum: number;
  minMomentum: number;
}): void {
  const { duration, climbShare, phases, maxMomentum, minMomentum } = options;
  const refuse = (what: string, got: unknown, fix: string): never => {
    throw new OptionError({ code: 'option/schedule', where: 'schedule oneCycle', what, got, fix });
  };
  if (duration < 2)
    refuse('a cycle needs at least two units', { duration }, "train longer, or use the schedule 'constant'");
  if (phases === 3 && climbShare > 0.5)
    refuse(
      'climb and fall of equal length do not fit in the cycle',
      { climbShare },
      'set climbShare to 0.5 or less',
    );
  if (minMomentum > maxMomentum)
    refuse('minMomentum is above maxMomentum', { minMomentum, maxMomentum }, 'swap them');
}
