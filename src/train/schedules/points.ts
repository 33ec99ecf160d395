import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { defineSchedule } from './schedule.js';

const position = z.number().nonnegative();
const rate = z.number().nonnegative();
const curve = z.array(z.tuple([position, rate])).min(1);

/**
 * A curve through given points, at the positions t0 < t1 < …: between two of them a straight line, or (`interpolation`
 * hold) the rate of the one before; lr(t) is the first rate before t0 and the last one after the last point.
 *
 * Edges  The rates are what they say, whatever the learning rate of the run, unless `relative`: then they multiply it.
 */
export const points = defineSchedule({
  kind: 'points',
  unit: 'step',
  options: {
    steps: curve.optional().describe('The points as [step, rate], rising.'),
    epochs: curve
      .optional()
      .describe('The points as [epoch, rate], rising, fractions allowed; give one of the two.'),
    interpolation: z
      .enum(['linear', 'hold'])
      .default('linear')
      .describe('Straight lines between the points, or the rate of the last one passed.'),
    relative: z.boolean().default(false).describe('Whether the rates multiply the learning rate.'),
  },
  complete({ steps, epochs, interpolation, relative }, { stepsPerEpoch }) {
    const given = oneOf(
      steps,
      epochs?.map(([epoch, value]) => [epoch * stepsPerEpoch, value]),
    );
    requireRising(given);
    return { steps: given, interpolation, relative };
  },
  rate({ steps, interpolation, relative }, { learningRate, stepsPerUnit }) {
    const factor = relative ? learningRate : 1;
    return (t) => factor * valueAt(steps, t * stepsPerUnit, interpolation);
  },
});

type Point = readonly [position: number, rate: number];

function oneOf(steps: readonly Point[] | undefined, epochs: readonly Point[] | undefined): readonly Point[] {
  const given = [steps, epochs].filter((list) => list !== undefined);
  if (given.length === 1) return given[0];
  throw new OptionError({
    code: 'option/schedule',
    where: 'schedule points',
    what: 'the points must be given either in steps or in epochs',
    got: { steps: steps !== undefined, epochs: epochs !== undefined },
    fix: 'write them as "steps": [[0, 0.1], [100, 0]] or as "epochs": [[0, 0.1], [10, 0]]',
  });
}

function requireRising(list: readonly Point[]): void {
  const at = list.findIndex(([position], i) => i > 0 && position <= list[i - 1][0]);
  if (at === -1) return;
  throw new OptionError({
    code: 'option/schedule',
    where: 'schedule points',
    what: 'each point must come after the one before it',
    got: [list[at - 1], list[at]],
    fix: "sort them and leave out repeated ones; for a jump set interpolation to 'hold'",
  });
}

/** Points may be as many as updates: found by halving. */
function valueAt(list: readonly Point[], t: number, interpolation: 'linear' | 'hold'): number {
  let [before, after] = [0, list.length];
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (list[middle][0] <= t) before = middle;
    else after = middle;
  }
  const [from, rate] = list[before];
  if (interpolation === 'hold' || after === list.length || t <= from) return rate;
  const [to, next] = list[after];
  return rate + (next - rate) * ((t - from) / (to - from));
}
