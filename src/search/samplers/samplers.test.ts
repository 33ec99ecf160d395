import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { NOISY_CONDITIONAL, searched } from '../../../test/search-functions.js';
import { choiceIndex } from '../space/domain.js';
import { isActive, type Point, parseSpace } from '../space/space.js';
import type { Trial } from '../trials/trial.js';
import { resolveSampler, SAMPLER_KINDS, type SamplerSpec } from './index.js';

const MIXED = parseSpace({
  parameters: {
    rate: { type: 'float', min: 1e-4, max: 1, log: true },
    share: { type: 'float', min: 0, max: 0.5, step: 0.1 },
    units: { type: 'int', min: 1, max: 64, log: true },
    depth: { type: 'int', min: 2, max: 8, step: 2 },
    kind: { type: 'categorical', choices: ['a', 'b', ['c', 1]] },
    flag: { type: 'boolean', when: { kind: ['b', ['c', 1]] } },
    momentum: { type: 'float', min: 0.5, max: 0.9, when: { flag: [true] } },
    constant: { type: 'float', min: 3, max: 3 },
  },
});

function told(number: number, point: Point, value: number | null, state: Trial['state'] = 'complete'): Trial {
  return { number, point, state, values: value === null ? null : [value], curve: [] };
}

/** A search of the mixed space in which some trials fail, some are pruned and some still run. */
function mixedSearch(spec: SamplerSpec, seed: number, count: number): Trial[] {
  const sampler = resolveSampler(spec);
  const trials: Trial[] = [];
  for (let number = 0; number < count; number++) {
    const point = sampler.ask({ space: MIXED, trials, number, seed, directions: ['max'] })!;
    const value = Math.log10(point.rate as number) - (point.depth as number);
    const state = number % 7 === 3 ? 'failed' : number % 5 === 2 ? 'pruned' : 'complete';
    trials.push(told(number, point, state === 'failed' ? null : value, number > 27 ? 'running' : state));
  }
  return trials;
}

describe.each([
  ...SAMPLER_KINDS.map((kind) => [kind, kind] as const),
  ['tpe, each by itself', { kind: 'tpe', multivariate: false }] as const,
])('the sampler %s', (_, spec) => {
  it('gives each parameter that counts a value of its own, and the others none', () => {
    for (const { point } of mixedSearch(spec, 1, 32)) {
      for (const [name, parameter] of Object.entries(MIXED.parameters)) {
        expect(Object.hasOwn(point, name)).toBe(isActive(parameter, point));
      }
      const { rate, share, units, depth, kind, momentum = 0.5, constant } = point as Record<string, number>;
      expect(rate).toBeGreaterThanOrEqual(1e-4);
      expect(rate).toBeLessThanOrEqual(1);
      expect([0, 0.1, 0.2, 0.3, 0.4, 0.5]).toContain(share);
      expect(Number.isInteger(units) && units >= 1 && units <= 64).toBe(true);
      expect([2, 4, 6, 8]).toContain(depth);
      expect(choiceIndex({ type: 'categorical', choices: ['a', 'b', ['c', 1]], when: {} }, kind)).not.toBe(
        -1,
      );
      expect(momentum >= 0.5 && momentum <= 0.9).toBe(true);
      expect(constant).toBe(3);
    }
  });

  it('gives the same points for the same seed, others for another', () => {
    const points = (seed: number) => mixedSearch(spec, seed, 20).map(({ point }) => point);
    expect(points(5)).toEqual(points(5));
    expect(points(5)).not.toEqual(points(6));
  });

  it('goes on from trials that were written down as if it had never stopped', () => {
    const whole = searched(NOISY_CONDITIONAL, spec, { seed: 3, trials: 26 });
    const written = JSON.parse(JSON.stringify(whole.slice(0, 25))) as Trial[];
    const { space } = NOISY_CONDITIONAL;
    const question = { space, trials: written, number: 25, seed: 3, directions: ['min'] as const };
    expect(resolveSampler(spec).ask(question)).toEqual(whole[25]?.point);
  });

  it('takes several objectives', () => {
    const trials: Trial[] = [];
    const sampler = resolveSampler(spec);
    for (let number = 0; number < 30; number++) {
      const point = sampler.ask({ space: MIXED, trials, number, seed: 0, directions: ['max', 'min'] })!;
      trials.push({ ...told(number, point, 0), values: [point.rate as number, point.units as number] });
    }
    expect(new Set(trials.map(({ point }) => JSON.stringify(point))).size).toBeGreaterThan(20);
  });
});

describe('the grid', () => {
  const space = parseSpace({
    parameters: {
      x: { type: 'float', min: 0, max: 1 },
      n: { type: 'int', min: 1, max: 100 },
      kind: { type: 'categorical', choices: ['a', 'b'] },
      flag: { type: 'boolean', when: { kind: ['b'] } },
    },
  });
  const all = (spec: SamplerSpec, seed = 0) => {
    const sampler = resolveSampler(spec);
    const points: Point[] = [];
    for (let number = 0; ; number++) {
      const point = sampler.ask({ space, trials: [], number, seed, directions: ['min'] });
      if (point === undefined) return points;
      points.push(point);
    }
  };

  it('has every combination once, and ends', () => {
    const points = all({ kind: 'grid', levels: 3 });
    expect(points).toHaveLength(3 * 3 * (1 + 2));
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(27);
    expect([...new Set(points.map(({ x }) => x))].sort()).toEqual([0, 0.5, 1]);
    expect([...new Set(points.map(({ n }) => n as number))].sort((a, b) => a - b)).toEqual([1, 51, 100]);
  });

  it('is shuffled by the seed', () => {
    const sorted = (points: Point[]) => points.map((point) => JSON.stringify(point)).sort();
    expect(all('grid', 1)).not.toEqual(all('grid', 2));
    expect(sorted(all('grid', 1))).toEqual(sorted(all('grid', 2)));
  });

  it('is refused when it is too large', () => {
    const parameters = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [`p${i}`, { type: 'int' as const, min: 0, max: 3 }]),
    );
    const question = {
      space: parseSpace({ parameters }),
      trials: [],
      number: 0,
      seed: 0,
      directions: ['min'] as const,
    };
    const error = errorOf(() => resolveSampler({ kind: 'grid', levels: 4 }).ask(question));
    expect(error.code).toBe('option/sampler');
    expect(error.what).toBe('the grid has more than 100000 points');
  });
});

describe('a sampler by name', () => {
  it('is refused when it is not known, or its options are not', () => {
    expect(errorOf(() => resolveSampler('tpa')).fix).toBe(
      'did you mean tpe? use one of random, grid, sobol, tpe, evolution',
    );
    const error = errorOf(() => resolveSampler({ kind: 'tpe', startUp: 3 }));
    expect(error.where).toBe('sampler tpe');
    expect(error.fix).toContain('did you mean startup?');
    expect(errorOf(() => resolveSampler(5 as never))).toMatchObject({ code: 'option/sampler', got: 5 });
  });

  it('is refused for more parameters than a Sobol sequence has', () => {
    const parameters = Object.fromEntries(
      Array.from({ length: 65 }, (_, i) => [`p${i}`, { type: 'boolean' as const }]),
    );
    const question = {
      space: parseSpace({ parameters }),
      trials: [],
      number: 0,
      seed: 0,
      directions: ['min'] as const,
    };
    expect(errorOf(() => resolveSampler('sobol').ask(question)).got).toEqual({ parameters: 65 });
  });
});

describe('evolution', () => {
  it('changes one parameter of a good one of the newest trials', () => {
    const trials = mixedSearch({ kind: 'evolution', population: 5, sample: 3 }, 2, 28);
    for (const { number, point } of trials.slice(6)) {
      const living = trials.filter((t) => t.number < number && t.state !== 'failed').slice(-5);
      const changes = living.map(
        (parent) =>
          Object.keys(parent.point).filter(
            (name) =>
              Object.hasOwn(point, name) &&
              JSON.stringify(point[name]) !== JSON.stringify(parent.point[name]),
          ).length,
      );
      expect(Math.min(...changes)).toBeLessThanOrEqual(1);
    }
  });
});
