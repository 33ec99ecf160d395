import { z } from 'zod';
import { randomStream } from '../../base/random.js';
import { valueAt } from '../space/domain.js';
import { type Point, pointOf, type Space } from '../space/space.js';
import { defineSampler, type Question } from './sampler.js';

/** Every point by itself, all values equally likely. */
export const random = defineSampler({
  kind: 'random',
  source: 'Bergstra and Bengio 2012',
  options: z.strictObject({}),
  ask: ({ space, seed, number }) => randomPoint(space, { seed, number }),
});

/** The random point of a trial; parameters draw from streams of their own. */
export function randomPoint(space: Space, { seed, number }: Pick<Question, 'seed' | 'number'>): Point {
  return pointOf(space, (name, parameter) =>
    valueAt(parameter, randomStream(seed, 'search', number, name).uniform()),
  );
}
