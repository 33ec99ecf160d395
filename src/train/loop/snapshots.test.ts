import { describe, expect, it } from 'vitest';
import { trainerConfig } from '../../../test/trainer-parts.js';
import { dense, flatten, sequential } from '../../nn/index.js';
import type { TrainOptionsInput } from '../plan/options.js';
import { scheduleOf } from './learning-rate.js';
import { cycleEnds, snapshotOf, snapshotsUntil } from './snapshots.js';

const network = sequential([flatten(), dense(3)]);
const plan = (epochs: number, stepsPerEpoch = 4, totalSteps = epochs * stepsPerEpoch) => ({
  learningRate: 0.1,
  stepsPerEpoch,
  totalSteps,
});
/** 4 updates an epoch. */
const config = (options: TrainOptionsInput) =>
  trainerConfig(network, { learningRate: 0.1, schedule: 'auto', ...options });
/** Rates of all updates. */
function ratesOf(options: TrainOptionsInput): number[] {
  const { schedule, updatesInAll } = scheduleOf(config(options));
  return Array.from({ length: updatesInAll }, (_, update) => schedule.rate(update));
}
const cosine = (steps: number) =>
  Array.from({ length: steps }, (_, s) => 0.05 * (1 + Math.cos((Math.PI * s) / steps)));

describe('cycles', () => {
  it.each([
    [2, 10, [5, 10]],
    [3, 10, [3, 7, 10]],
    [4, 10, [3, 5, 8, 10]],
    [5, 5, [1, 2, 3, 4, 5]],
    [2, 3, [2, 3]],
  ])('%d in %d epochs end with epochs %j', (snapshots, epochs, ends) => {
    expect(cycleEnds(snapshots, plan(epochs))).toEqual(ends);
  });

  it('share what a budget of updates leaves, and the last epoch may not be whole', () => {
    expect(cycleEnds(2, plan(10, 4, 14))).toEqual([2, 4]);
    const rates = ratesOf({ epochs: 10, maxUpdates: 14, schedule: 'cosine', snapshots: 2 }).slice(0, 14);
    expect(rates).toEqual([...cosine(8), ...cosine(6)].map((rate) => expect.closeTo(rate, 12)));
  });

  it('end with a checkpoint, and nothing else does', () => {
    expect(Array.from({ length: 5 }, (_, epoch) => snapshotOf(2, plan(5), epoch))).toEqual([
      undefined,
      undefined,
      'cycle-1',
      undefined,
      'cycle-2',
    ]);
    expect(snapshotOf(false, plan(5), 4)).toBeUndefined();
    expect(snapshotsUntil(2, plan(5), 4)).toEqual([{ checkpoint: 'cycle-1', cycle: 1, epoch: 3 }]);
  });
});

describe('the learning rate', () => {
  it('falls from the top in each cycle, by the formula of the paper', () => {
    const rates = ratesOf({ epochs: 5, schedule: 'cosine', snapshots: 2 });
    expect(rates).toEqual([...cosine(12), ...cosine(8)].map((rate) => expect.closeTo(rate, 12)));
  });

  it('climbs in the first cycle alone, which does not become longer', () => {
    const spec = { kind: 'cosine', warmupEpochs: 1, endRate: 0.01 } as const;
    const rates = ratesOf({ epochs: 6, schedule: spec, snapshots: 2 });
    expect(rates.slice(0, 5)).toEqual([0, 0.025, 0.05, 0.075, 0.1].map((rate) => expect.closeTo(rate, 12)));
    expect(rates[11]).toBeLessThan(0.02);
    expect(rates[12]).toBeCloseTo(0.1, 12);
    expect(Math.min(...rates.slice(4))).toBeGreaterThan(0.01);
  });

  it('warms up over a twentieth of the first cycle where nothing is said', () => {
    const rates = ratesOf({ epochs: 20, snapshots: 2 });
    expect(rates.slice(0, 3)).toEqual([0, 0.05, 0.1].map((rate) => expect.closeTo(rate, 12)));
    expect(rates[40]).toBeCloseTo(0.1, 12);
  });

  it('is what the config of a run says of it', () => {
    const { training } = config({ epochs: 4, snapshots: 2 });
    expect(training).toMatchObject({
      snapshots: 2,
      schedule: { kind: 'sequence', parts: [{ steps: 8 }, { schedule: { kind: 'cosine', duration: 8 } }] },
    });
  });
});

describe('snapshots are refused', () => {
  it.each<[string, TrainOptionsInput, RegExp]>([
    ['one alone', { snapshots: 1 }, /snapshots/],
    ['more than epochs', { epochs: 3, snapshots: 4 }, /fewer epochs than cycles.*ask for 3 at most/],
    ['more than a budget has epochs', { maxUpdates: 4, snapshots: 2 }, /fewer epochs than cycles.*epochs 1/],
    [
      'with another schedule',
      { snapshots: 2, schedule: 'oneCycle' },
      /the schedule has another course.*oneCycle/,
    ],
    [
      'with restarts that grow',
      { snapshots: 2, schedule: { kind: 'cosineWarmRestarts' } },
      /another course.*leave the schedule out/,
    ],
    ['with a function', { snapshots: 2, schedule: () => 0.1 }, /another course.*a function/],
    [
      'with a length of its own',
      { snapshots: 2, schedule: { kind: 'cosine', duration: 5 } },
      /leave duration out/,
    ],
    [
      'with a warm-up as long as the first cycle',
      { snapshots: 2, schedule: { kind: 'cosine', warmupEpochs: 2 } },
      /part 1 of the sequence.*the warm-up is as long as the run or longer/,
    ],
    [
      'with early stopping',
      { snapshots: 2, earlyStopping: {} },
      /early stopping would end training within a cycle/,
    ],
    ['with onPlateau', { snapshots: 2, onPlateau: 'lowerRate' }, /onPlateau would lower the rate/],
    ['with a constant rate at the end', { snapshots: 2, swa: { learningRate: 0.1 } }, /learning rate of swa/],
  ])('%s', (_, options, message) => {
    expect(() => config(options)).toThrow(message);
  });
});
