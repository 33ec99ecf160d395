import { describe, expect, it } from 'vitest';
import { NOISY_CONDITIONAL, searched } from '../../../test/search-functions.js';
import { randomStream } from '../../base/random.js';
import { type Point, parseSpace } from '../space/space.js';
import type { Trial } from '../trials/trial.js';
import { importances } from './importances.js';
import { treeLeaves } from './regression-tree.js';

const SPACE = parseSpace({
  parameters: {
    idle: { type: 'float', min: -1, max: 1 },
    small: { type: 'float', min: 1e-4, max: 1, log: true },
    large: { type: 'int', min: 1, max: 9 },
    kind: { type: 'categorical', choices: ['a', 'b'] },
  },
});

/** Trials all over the space, more often where the large parameter is large. */
function trialsOf(value: (point: Record<string, number | string>) => number, count = 120): Trial[] {
  return Array.from({ length: count }, (_, number) => {
    const stream = randomStream(1, 'trials', number);
    const point = {
      idle: stream.uniform() * 2 - 1,
      small: 10 ** (-4 * stream.uniform()),
      large: 1 + Math.floor(9 * Math.sqrt(stream.uniform())),
      kind: stream.uniform() < 0.5 ? 'a' : 'b',
    };
    return { number, point, state: 'complete', values: [value(point)], curve: [] };
  });
}

const sharesOf = (trials: readonly Trial[], space = SPACE) =>
  Object.fromEntries(importances(space, trials).map(({ name, share }) => [name, share]));

describe('the importance of parameters', () => {
  it('is their share of the variance over the whole space', () => {
    const trials = trialsOf(
      ({ small, large, kind }) =>
        Math.log10(small as number) / 4 + (3 * ((large as number) - 1)) / 8 + (kind === 'a' ? 0 : 1),
      240,
    );
    // Of u = log10 / 4: 1/12. Of 3 (n - 1) / 8 with nine equal steps: 9 / 64 * (81 - 1) / 12 = 0.9375. Of the choice: 0.25.
    const all = 1 / 12 + 0.9375 + 0.25;
    const shares = sharesOf(trials);
    expect(Math.abs(shares.large - 0.9375 / all)).toBeLessThan(0.06);
    expect(Math.abs(shares.kind - 0.25 / all)).toBeLessThan(0.06);
    expect(Math.abs(shares.small - 1 / 12 / all)).toBeLessThan(0.06);
    expect(shares.idle).toBeLessThan(0.03);
    expect(importances(SPACE, trials).map(({ name }) => name)).toEqual(['large', 'kind', 'small', 'idle']);
  });

  it('leaves out what parameters do only together', () => {
    const shares = sharesOf(
      trialsOf(({ idle, kind }) => (kind === 'a' ? (idle as number) : -(idle as number))),
    );
    expect(Object.values(shares).reduce((a, b) => a + b, 0)).toBeLessThan(0.35);
  });

  it('knows conditions', () => {
    const trials = searched(NOISY_CONDITIONAL, 'random', { seed: 1, trials: 150 });
    const shares = sharesOf(trials, NOISY_CONDITIONAL.space);
    expect(shares.rate).toBeGreaterThan(shares.slope);
    expect(shares.rate).toBeGreaterThan(shares.layers);
  });

  it('is not known from few trials, from failures, or where all are alike', () => {
    expect(
      importances(
        SPACE,
        trialsOf(({ large }) => large as number, 9),
      ),
    ).toEqual([]);
    expect(
      importances(
        SPACE,
        trialsOf(({ large }) => large as number, 10),
      ),
    ).toHaveLength(4);
    expect(
      importances(
        SPACE,
        trialsOf(() => 0.7),
      ),
    ).toEqual([]);
    const trials = trialsOf(({ large }) => large as number).map(
      (trial): Trial => ({ ...trial, state: 'failed', values: null }),
    );
    expect(importances(SPACE, trials)).toEqual([]);
  });

  it('is the same in every run', () => {
    const trials = trialsOf((point: Point) => point.large as number);
    expect(importances(SPACE, trials, { seed: 4 })).toEqual(importances(SPACE, trials, { seed: 4 }));
  });
});

it('a tree divides the unit cube into boxes that say what was measured in them', () => {
  const samples = Array.from({ length: 60 }, (_, i) => {
    const x = [(i * 0.618034) % 1, (i * 0.414214) % 1];
    return { x, y: x[0] < 0.5 ? 1 : 3 };
  });
  const leaves = treeLeaves(samples, randomStream(0, 'tree'));
  expect(leaves.map(({ value }) => value)).toEqual([1, 3]);
  expect(leaves[0].high[0]).toBeCloseTo(0.5, 1);
  expect(leaves[1].low[0]).toBe(leaves[0].high[0]);
  expect([leaves[0].low, leaves[1].high]).toEqual([
    [0, 0],
    [1, 1],
  ]);
});
