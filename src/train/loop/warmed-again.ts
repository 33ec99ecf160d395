import type { FreezeOptions } from '../parameters/freezing.js';
import type { Schedule } from '../schedules/index.js';

/**
 * The schedule with a warm-up wherever a rule of freezing ends that asks for one: of n updates the k-th, from 1, has k / (n + 1)
 * of its rate. What begins to learn has neither moments nor, at first, gradients that fit what follows it.
 */
export function warmedAgain(schedule: Schedule, freeze: FreezeOptions, stepsPerEpoch: number): Schedule {
  const rises = freeze.flatMap(({ untilEpoch, warmupEpochs }) => {
    const length = Math.round(warmupEpochs * stepsPerEpoch);
    return untilEpoch === null || length === 0 ? [] : [{ start: (untilEpoch - 1) * stepsPerEpoch, length }];
  });
  if (rises.length === 0) return schedule;
  const share = (step: number) =>
    rises.reduce((least, { start, length }) => {
      const made = step - start;
      return made < 0 || made >= length ? least : Math.min(least, (made + 1) / (length + 1));
    }, 1);
  return { ...schedule, rate: (step) => schedule.rate(step) * share(step) };
}
