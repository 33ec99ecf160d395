import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { permutation, randomStream } from '../../base/random.js';
import { valueAt, valueCount, valuesOf } from '../space/domain.js';
import type { Json, Parameter } from '../space/parameter.js';
import { isActive, orderOf, type Point, type Space } from '../space/space.js';
import { defineSampler } from './sampler.js';

const MOST_POINTS = 100_000;

/** Every combination of values once, in an order that the seed shuffles, so that a search cut short has seen all regions. */
export const grid = defineSampler({
  kind: 'grid',
  source: 'all combinations',
  options: z.strictObject({
    levels: z
      .int()
      .min(2)
      .default(3)
      .describe(
        'Values of a parameter that has infinitely many, or more than that many whole numbers: from end to end, evenly.',
      ),
  }),
  ask({ space, seed, number }, { levels }) {
    const points = gridPoints(space, levels);
    return number < points.length
      ? points[permutation(points.length, randomStream(seed, 'search', 'grid'))[number]]
      : undefined;
  },
});

/** All combinations; a parameter that does not count is not combined with anything. Throws OptionError above 100,000. */
export function gridPoints(space: Space, levels: number): readonly Point[] {
  let points: Point[] = [{}];
  for (const name of orderOf(space)) {
    const parameter = space.parameters[name];
    const values = levelsOf(parameter, levels);
    points = points.flatMap((point) =>
      isActive(parameter, point) ? values.map((value) => ({ ...point, [name]: value })) : [point],
    );
    if (points.length <= MOST_POINTS) continue;
    throw new OptionError({
      code: 'option/sampler',
      where: 'sampler grid',
      what: `the grid has more than ${MOST_POINTS} points`,
      got: { parameters: Object.keys(space.parameters).length, levels },
      fix: 'vary fewer parameters, give them larger steps, or use another sampler',
    });
  }
  return points;
}

function levelsOf(parameter: Parameter, levels: number): readonly Json[] {
  const isNamed = parameter.type === 'categorical' || parameter.type === 'boolean';
  const hasStep = parameter.type === 'float' && parameter.step !== undefined;
  if (isNamed || hasStep || valueCount(parameter) <= levels) return valuesOf(parameter);
  const shares = Array.from({ length: levels }, (_, i) => Math.min(i / (levels - 1), 1 - 2 ** -32));
  return [...new Set(shares.map((share) => valueAt(parameter, share)))];
}
