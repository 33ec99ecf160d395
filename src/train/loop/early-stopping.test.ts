import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  EarlyStopping,
  initialEarlyStopping,
  ResolvedEarlyStopping,
  reportToEarlyStopping,
} from './early-stopping.js';

/** The steps of a whole series, up to the one that stops. */
function watch(options: z.input<typeof EarlyStopping>, metrics: readonly number[]) {
  const rule = ResolvedEarlyStopping.parse({ metric: 'validation.loss', mode: 'min', ...options });
  const steps = [];
  let state = initialEarlyStopping;
  for (const [epoch, metric] of metrics.entries()) {
    const step = reportToEarlyStopping(rule, state, epoch, metric);
    steps.push(step);
    state = JSON.parse(JSON.stringify(step.state));
    if (step.stop) break;
  }
  return steps;
}

describe('early stopping', () => {
  it('does not take a tie for an improvement', () => {
    expect(watch({ patience: 2 }, [1, 1, 1, 1]).map(({ improved, stop }) => [improved, stop])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ]);
  });

  it('does not take NaN or infinity for an improvement, even as the first value', () => {
    const steps = watch({ patience: 4 }, [Number.NaN, Number.NEGATIVE_INFINITY, 2, Number.NaN, 1]);
    expect(steps.map(({ improved }) => improved)).toEqual([false, false, true, false, true]);
    expect(steps[1].state).toEqual({ best: null, bestEpoch: null, waited: 2 });
  });

  it('stops a run that never gives a finite metric', () => {
    expect(watch({ patience: 3 }, Array(9).fill(Number.NaN))).toHaveLength(3);
  });

  it('keeps the best seen while patience runs out below the baseline', () => {
    const steps = watch(
      { metric: 'validation.accuracy', mode: 'max', baseline: 0.9, patience: 3 },
      [0.1, 0.2, 0.15, 0.3],
    );
    expect(steps).toHaveLength(3);
    expect(steps[2]).toEqual({
      state: { best: 0.2, bestEpoch: 1, waited: 3 },
      improved: false,
      stop: true,
    });
  });

  it('needs more than the minimum delta', () => {
    expect(watch({ minDelta: 0.5 }, [2, 1.5, 1.25]).map(({ improved }) => improved)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('gives in mode max on negated metrics what mode min gives', () => {
    const series = fc.array(fc.integer({ min: -8, max: 8 }), { maxLength: 30 });
    fc.assert(
      fc.property(series, fc.nat(4), fc.nat(2), fc.nat(5), (metrics, patience, minDelta, startEpoch) => {
        const options = { metric: 'score', patience, minDelta, startEpoch };
        const outcome = (mode: 'min' | 'max', values: readonly number[]) =>
          watch({ ...options, mode }, values).map(({ improved, stop }) => [improved, stop]);
        const negated = metrics.map((m) => -m);
        expect(outcome('max', negated)).toEqual(outcome('min', metrics));
      }),
    );
  });

  it('stops with the last epochs all without improvement, as many as patience says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }),
        fc.nat(5),
        (metrics, patience) => {
          const steps = watch({ patience }, metrics);
          const needed = Math.max(1, patience);
          const sinceBest = steps.length - 1 - steps.findLastIndex(({ improved }) => improved);
          expect(steps.at(-1)!.stop).toBe(sinceBest >= needed);
          expect(sinceBest).toBeLessThanOrEqual(needed);
        },
      ),
    );
  });

  it('does not look at the epochs before its first', () => {
    const steps = watch({ startEpoch: 2, patience: 1 }, [1, 9, 5, 6]);
    expect(steps.map(({ improved, stop }) => [improved, stop])).toEqual([
      [false, false],
      [false, false],
      [true, false],
      [false, true],
    ]);
  });

  it('refuses options that are unknown or out of range', () => {
    expect(EarlyStopping.safeParse({ mode: 'most' }).success).toBe(false);
    expect(EarlyStopping.safeParse({ patience: -1 }).success).toBe(false);
    expect(EarlyStopping.safeParse({ minDelta: Number.NaN }).success).toBe(false);
    expect(EarlyStopping.safeParse({ patients: 3 }).success).toBe(false);
  });
});
