import { z } from 'zod';
import { randomStream } from '../../base/random.js';
import { rankTrials } from '../objectives/rank-trials.js';
import type { Json, Parameter } from '../space/parameter.js';
import { isActive, orderOf, type Point, type Space } from '../space/space.js';
import type { Trial } from '../trials/trial.js';
import { parzenEstimator } from './parzen.js';
import { randomPoint } from './random.js';
import { defineSampler } from './sampler.js';

/** No more trials than this count as good, however many there are. */
const MOST_GOOD = 25;

/**
 * Tree-structured Parzen estimator. The trials so far are split into the best and the others; of candidates drawn from a
 * density of the best the one is taken at which this density is largest in proportion to that of the others.
 *
 * Parameters that count under the same conditions are drawn together, those that decide first ('multivariate', as Optuna's
 * groups are), or each by itself. Trials that run count among the others, so that several at a time keep apart; failed ones
 * are the worst of all. With several objectives the best are those of the first fronts.
 */
export const tpe = defineSampler({
  kind: 'tpe',
  source:
    'Bergstra, Bardenet, Bengio, Kegl 2011; Ozaki, Tanigaki, Watanabe, Onishi 2020 for several objectives, with the crowding distance of NSGA-II in place of hypervolumes',
  options: z.strictObject({
    startup: z.int().positive().default(10).describe('Trials at random before the first estimate.'),
    candidates: z.int().positive().default(24).describe('Candidates, of which the best is taken.'),
    multivariate: z
      .boolean()
      .default(true)
      .describe('Draw parameters together, so that what fits together is found, or each by itself.'),
    goodShare: z
      .number()
      .positive()
      .lt(1)
      .default(0.1)
      .describe(`Share of the trials that count as good, rounded up; at most ${MOST_GOOD}.`),
  }),
  ask({ space, trials, number, seed, directions }, { startup, candidates, multivariate, goodShare }) {
    const ranked = rankTrials(trials, directions);
    if (ranked.length < startup) return randomPoint(space, { seed, number });
    const goodCount = Math.min(Math.ceil(goodShare * ranked.length), MOST_GOOD);
    const isGood = new Set(ranked.slice(0, goodCount));
    const good = trials.filter((trial) => isGood.has(trial));
    const others = trials.filter((trial) => !isGood.has(trial));
    let point: Point = {};
    for (const names of groupsOf(space, multivariate)) {
      const parameters = Object.fromEntries(names.map((name) => [name, space.parameters[name]]));
      if (!isActive(parameters[names[0]], point)) continue;
      const below = parzenEstimator(parameters, pointsWith(good, parameters));
      const above = parzenEstimator(parameters, pointsWith(others, parameters));
      const stream = randomStream(seed, 'search', number, names[0]);
      const drawn = Array.from({ length: candidates }, () => below.sample(stream));
      point = { ...point, ...best(drawn, (one) => below.logDensity(one) - above.logDensity(one)) };
    }
    return point;
  },
});

/** Names of the parameters that are drawn together, those that decide about others first. */
function groupsOf(space: Space, multivariate: boolean): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of orderOf(space)) {
    const conditions = Object.entries(space.parameters[name].when).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = multivariate ? JSON.stringify(conditions) : name;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()];
}

function pointsWith(trials: readonly Trial[], parameters: Readonly<Record<string, Parameter>>): Point[] {
  const names = Object.keys(parameters);
  return trials
    .map(({ point }) => point)
    .filter((point) => names.every((name) => Object.hasOwn(point, name)));
}

/** The first of those with the highest score. */
function best(
  candidates: readonly Record<string, Json>[],
  scoreOf: (candidate: Record<string, Json>) => number,
): Record<string, Json> {
  const scores = candidates.map(scoreOf);
  return candidates[scores.indexOf(Math.max(...scores))];
}
