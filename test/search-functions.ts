import { randomStream } from '../src/base/random.js';
import { resolveSampler, type SamplerSpec } from '../src/search/samplers/index.js';
import { type Point, parseSpace, type Space } from '../src/search/space/space.js';
import type { Trial } from '../src/search/trials/trial.js';

/** A known function to be made small, with the least value that it has. */
export interface SearchFunction {
  readonly space: Space;
  readonly least: number;
  /** Without noise. */
  value(point: Point): number;
  /** Standard deviation of what is added to it in each trial. */
  readonly noise: number;
}

const unit = { type: 'float', min: 0, max: 1 } as const;

/** Dixon and Szego 1978: three equal minima. */
export const BRANIN: SearchFunction = {
  space: parseSpace({
    parameters: { x: { type: 'float', min: -5, max: 10 }, y: { type: 'float', min: 0, max: 15 } },
  }),
  least: 0.397887,
  noise: 0,
  value(point) {
    const { x, y } = point as Record<string, number>;
    const bow = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
    return bow ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
};

const A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const P = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];

/** Hartman 1973, in six dimensions. */
export const HARTMANN6: SearchFunction = {
  space: parseSpace({
    parameters: Object.fromEntries([0, 1, 2, 3, 4, 5].map((i) => [`x${i}`, unit])),
  }),
  least: -3.322368,
  noise: 0,
  value(point) {
    const terms = [1, 1.2, 3, 3.2].map((alpha, k) => {
      const distance = A[k].reduce(
        (sum, a, i) => sum + a * ((point[`x${i}`] as number) - P[k][i] / 10_000) ** 2,
        0,
      );
      return alpha * Math.exp(-distance);
    });
    return -terms.reduce((a, b) => a + b, 0);
  },
};

/** A choice of two ways with settings of their own, one on a logarithmic line, measured with noise; the better way is `deep`. */
export const NOISY_CONDITIONAL: SearchFunction = {
  space: parseSpace({
    parameters: {
      way: { type: 'categorical', choices: ['flat', 'deep'] },
      slope: { ...unit, when: { way: ['flat'] } },
      rate: { type: 'float', min: 1e-5, max: 1, log: true, when: { way: ['deep'] } },
      layers: { type: 'int', min: 1, max: 8, when: { way: ['deep'] } },
    },
  }),
  least: 0,
  noise: 0.05,
  value({ way, slope, rate, layers }) {
    if (way === 'flat') return 0.3 + ((slope as number) - 0.4) ** 2;
    return 0.1 * (Math.log10(rate as number) + 3) ** 2 + 0.03 * ((layers as number) - 5) ** 2;
  },
};

/** What a search of so many trials comes to: all of them, told as they were measured. */
export function searched(
  { space, value, noise }: SearchFunction,
  spec: SamplerSpec,
  { seed, trials: count }: { readonly seed: number; readonly trials: number },
): Trial[] {
  const sampler = resolveSampler(spec);
  const trials: Trial[] = [];
  for (let number = 0; number < count; number++) {
    const point = sampler.ask({ space, trials, number, seed, directions: ['min'] });
    if (point === undefined) break;
    const measured = value(point) + noise * randomStream(seed, 'noise', number).normal();
    trials.push({ number, point, state: 'complete', values: [measured], curve: [] });
  }
  return trials;
}

/** How far the best trial is from the least value; with noise, the true value of the one that was measured best. */
export function regretOf({ value, least }: SearchFunction, trials: readonly Trial[]): number {
  const [best] = [...trials].sort((a, b) => a.values![0] - b.values![0]);
  return value(best.point) - least;
}

/** Median regret over seeds from 0 on. */
export function medianRegret(
  target: SearchFunction,
  spec: SamplerSpec,
  { seeds, trials }: { readonly seeds: number; readonly trials: number },
): number {
  const regrets = Array.from({ length: seeds }, (_, seed) =>
    regretOf(target, searched(target, spec, { seed, trials })),
  );
  return regrets.sort((a, b) => a - b)[Math.floor(seeds / 2)];
}
