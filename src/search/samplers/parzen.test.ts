import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import { type Point, parseSpace } from '../space/space.js';
import { parzenEstimator } from './parzen.js';

const { parameters } = parseSpace({
  parameters: {
    x: { type: 'float', min: -5, max: 10 },
    rate: { type: 'float', min: 1e-4, max: 1, log: true },
    units: { type: 'int', min: 1, max: 64, log: true },
    share: { type: 'float', min: 0, max: 0.6, step: 0.1 },
    depth: { type: 'int', min: 2, max: 8, step: 2 },
    kind: { type: 'categorical', choices: ['a', 'b', 'c'] },
  },
});

/** Points all over the space, by a rule that another program can follow. */
function observations(count: number): Point[] {
  return Array.from({ length: count }, (_, i) => {
    const place = (step: number) => ((i * step) % 101) / 101;
    return {
      x: -5 + 15 * place(37),
      rate: 10 ** (-4 + 4 * place(23)),
      units: 1 + Math.round(63 * place(41)),
      share: Math.round(6 * place(53)) / 10,
      depth: 2 + 2 * Math.round(3 * place(67)),
      kind: ['a', 'b', 'c'][(i * i) % 3],
    };
  });
}

const POINTS: readonly Record<string, string | number>[] = [
  { x: -4.5, rate: 2e-4, units: 1, share: 0.6, depth: 8, kind: 'c' },
  { x: 2, rate: 0.03, units: 17, share: 0.2, depth: 4, kind: 'a' },
  { x: 9.99, rate: 0.9, units: 64, share: 0, depth: 2, kind: 'b' },
];

describe('a Parzen estimator', () => {
  // _ParzenEstimator of Optuna 5.0.0: prior_weight 1, consider_magic_clip, no consider_endpoints, default_weights; with a stable sort,
  // without which it is chance which of equal observations is how wide.
  it.each([
    [0, [-11.08211002, -13.62274626, -15.42745707]],
    [1, [-11.24264793, -13.31812676, -15.79325591]],
    [2, [-11.45776334, -14.12255929, -16.51593999]],
    [7, [-13.15945715, -14.80577919, -14.9768704]],
    [26, [-14.34168475, -16.88221091, -18.6870318]],
    [60, [-14.86155356, -17.4021898, -19.20690061]],
  ])('of %s observations has the density that the one of Optuna has', (count, expected) => {
    const estimator = parzenEstimator(parameters, observations(count));
    POINTS.forEach((point, i) => {
      expect(estimator.logDensity(point)).toBeCloseTo(expected[i], 6);
    });
  });

  it('draws as its density says', () => {
    const { rate, share, kind } = parameters;
    const estimator = parzenEstimator({ rate, share, kind }, observations(9));
    const stream = randomStream(3, 'test');
    const draws = Array.from({ length: 4000 }, () => estimator.sample(stream));
    // Under densities p and q, the mean of q / p over draws from p is 1.
    const other = parzenEstimator({ rate, share, kind }, observations(3));
    const ratios = draws.map((draw) => Math.exp(other.logDensity(draw) - estimator.logDensity(draw)));
    const mean = ratios.reduce((a, b) => a + b, 0) / draws.length;
    expect(Math.abs(mean - 1)).toBeLessThan(0.05);
  });
});
