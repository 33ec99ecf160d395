import { z } from 'zod';
import { type RandomStream, randomStream } from '../../base/random.js';
import { rankTrials } from '../objectives/rank-trials.js';
import { choiceIndex, shareOf, valueAt } from '../space/domain.js';
import { choicesOf, isNumeric, type Json, type Parameter } from '../space/parameter.js';
import { orderOf, type Point, pointOf, type Space } from '../space/space.js';
import { randomPoint } from './random.js';
import { defineSampler } from './sampler.js';

/**
 * Regularized evolution: of the newest trials some are drawn, and the best of these becomes the parent of the next, which
 * differs from it in one parameter. Old ones die whether they were good or not, so that luck is not remembered for long.
 *
 * A number moves by a normal step along its line, thrown back at the ends; a choice becomes any other. Parameters that begin
 * to count draw at random.
 */
export const evolution = defineSampler({
  kind: 'evolution',
  source:
    'Real, Aggarwal, Huang, Le 2019 (arXiv 1802.01548), algorithm 1; steps of numbers are our choice, tournaments of several objectives as in NSGA-II (Deb et al. 2002)',
  options: z.strictObject({
    population: z
      .int()
      .positive()
      .default(20)
      .describe('Newest trials that may become parents; as many begin at random.'),
    sample: z.int().positive().default(5).describe('Trials drawn, of which the best becomes the parent.'),
    deviation: z
      .number()
      .positive()
      .default(0.15)
      .describe('Standard deviation of the step of a number, as a share of its range.'),
  }),
  ask({ space, trials, number, seed, directions }, { population, sample, deviation }) {
    const ended = trials.filter(
      ({ state, values }) => state !== 'running' && state !== 'failed' && values !== null,
    );
    if (number < population || ended.length === 0) return randomPoint(space, { seed, number });
    const stream = randomStream(seed, 'search', number, 'evolution');
    const living = ended.slice(-population);
    const drawn = new Set(Array.from({ length: sample }, () => living[stream.integer(living.length)]));
    const [parent] = rankTrials(
      living.filter((trial) => drawn.has(trial)),
      directions,
    );
    return mutated(space, parent.point, { stream, deviation, fresh: randomPoint(space, { seed, number }) });
  },
});

interface Mutation {
  readonly stream: RandomStream;
  readonly deviation: number;
  /** Where parameters that begin to count take their values. */
  readonly fresh: Point;
}

function mutated(space: Space, parent: Point, { stream, deviation, fresh }: Mutation): Point {
  const open = orderOf(space).filter(
    (name) => Object.hasOwn(parent, name) && hasOthers(space.parameters[name]),
  );
  if (open.length === 0) return parent;
  const changed = open[stream.integer(open.length)];
  return pointOf(space, (name, parameter) => {
    if (!Object.hasOwn(parent, name)) return fresh[name] ?? valueAt(parameter, stream.uniform());
    return name === changed ? moved(parameter, parent[name], stream, deviation) : parent[name];
  });
}

function hasOthers(parameter: Parameter): boolean {
  return isNumeric(parameter) ? parameter.max > parameter.min : choicesOf(parameter).length > 1;
}

/** How often a step is drawn again that rounds to the value it came from. */
const TRIES = 20;

function moved(parameter: Parameter, value: Json, stream: RandomStream, deviation: number): Json {
  if (!isNumeric(parameter)) {
    const choices = choicesOf(parameter);
    const other = stream.integer(choices.length - 1);
    return choices[other >= choiceIndex(parameter, value) ? other + 1 : other];
  }
  const from = shareOf(parameter, value);
  for (let i = 0; i < TRIES; i++) {
    const next = valueAt(parameter, reflected(from + deviation * stream.normal()));
    if (next !== value) return next;
  }
  return value;
}

/** Thrown back at 0 and 1 as often as it takes. */
function reflected(share: number): number {
  const turn = Math.abs(share) % 2;
  return Math.min(turn > 1 ? 2 - turn : turn, 1 - 2 ** -32);
}
