import { describe, expect, it } from 'vitest';
import {
  BRANIN,
  HARTMANN6,
  medianRegret,
  NOISY_CONDITIONAL,
  regretOf,
  searched,
} from '../../../test/search-functions.js';

/*
 * Medians over seeds 0, 1, ... of what is missing to the least value. They are the same in every run, so that the bounds
 * cannot fail by chance.
 */

describe('on Branin', () => {
  const regret = (spec: Parameters<typeof medianRegret>[1]) =>
    medianRegret(BRANIN, spec, { seeds: 11, trials: 60 });
  const random = regret('random');

  it.each([
    ['tpe', 'tpe'],
    ['tpe, each parameter by itself', { kind: 'tpe', multivariate: false }],
    ['evolution', 'evolution'],
  ])('%s finds less than half of what random search leaves', (_, spec) => {
    expect(regret(spec)).toBeLessThan(random / 2);
  });

  it('a Sobol sequence is no worse than random points', () => {
    expect(regret('sobol')).toBeLessThanOrEqual(random);
  });
});

describe('on Hartmann-6', () => {
  const regret = (spec: string) => medianRegret(HARTMANN6, spec, { seeds: 7, trials: 60 });
  const random = regret('random');

  it('tpe finds more than a third of what random search leaves, and evolution some', () => {
    expect(regret('tpe')).toBeLessThan((random * 2) / 3);
    expect(regret('evolution')).toBeLessThan(random);
  });
});

describe('tpe', () => {
  // Optuna 5.0.0, TPESampler(multivariate=True, seed=0...199), 50 trials: medians of 200 searches.
  it.each([
    ['Branin', BRANIN, 0.1824],
    ['Hartmann-6', HARTMANN6, 0.4133],
  ])(
    'comes as near to the least value of %s after 50 trials as the one of Optuna does',
    (_, target, optuna) => {
      const regret = medianRegret(target, 'tpe', { seeds: 15, trials: 50 });
      expect(regret).toBeLessThan(optuna * 2);
      expect(regret).toBeGreaterThan(optuna / 3);
    },
  );
});

describe('on a noisy function with conditions', () => {
  it('tpe finds the better way, and in it better settings than random search', () => {
    const searches = (spec: string) =>
      Array.from({ length: 7 }, (_, seed) => searched(NOISY_CONDITIONAL, spec, { seed, trials: 80 }));
    const mean = (spec: string) =>
      searches(spec).reduce((sum, trials) => sum + regretOf(NOISY_CONDITIONAL, trials), 0) / 7;
    expect(mean('tpe')).toBeLessThan(mean('random'));
    for (const trials of searches('tpe')) {
      const late = trials.slice(40);
      const deep = late.filter(({ point }) => point.way === 'deep');
      expect(deep.length).toBeGreaterThan(late.length / 2);
    }
  });
});
