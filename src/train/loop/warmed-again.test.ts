import { expect, it } from 'vitest';
import { FreezeOptions } from '../parameters/freezing.js';
import { resolveSchedule } from '../schedules/index.js';
import { warmedAgain } from './warmed-again.js';

const constant = resolveSchedule('constant', { learningRate: 0.1, stepsPerEpoch: 4, totalSteps: 20 });
const rates = (...freeze: object[]) => {
  const schedule = warmedAgain(constant, FreezeOptions.parse(freeze), 4);
  return Array.from({ length: 20 }, (_, step) => Number((schedule.rate(step) * 10).toFixed(3)));
};

it('rises anew from the epoch in which layers begin to learn, as long as the rule says', () => {
  expect(rates({ layers: 'a', untilEpoch: 2, warmupEpochs: 0.75 })).toEqual([
    ...[1, 1, 1, 1],
    ...[0.25, 0.5, 0.75, 1],
    ...Array(12).fill(1),
  ]);
});

it('is left as it is by rules that ask for nothing', () => {
  expect(warmedAgain(constant, FreezeOptions.parse(['a', { layers: 'b', untilEpoch: 2 }]), 4)).toBe(constant);
});

it('rises once for each of several rules, and where two do at once as the slower of them', () => {
  const two = rates(
    { layers: 'a', untilEpoch: 2, warmupEpochs: 0.25 },
    { layers: 'b', untilEpoch: 2, warmupEpochs: 0.5 },
    { layers: 'c', untilEpoch: 4, warmupEpochs: 0.25 },
  );
  expect(two.map((rate, step) => [step, rate]).filter(([, rate]) => rate! < 1)).toEqual([
    [4, 0.333],
    [5, 0.667],
    [12, 0.5],
  ]);
});

it('cannot be asked for by a rule that never ends', () => {
  expect(FreezeOptions.safeParse([{ layers: 'a', warmupEpochs: 1 }]).success).toBe(false);
});
