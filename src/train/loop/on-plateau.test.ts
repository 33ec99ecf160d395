import { describe, expect, it } from 'vitest';
import { initialOnPlateau, ResolvedOnPlateau, reportToOnPlateau } from './on-plateau.js';

/** Factor in force after each epoch, and the epochs that acted. */
function watch(options: object, metrics: readonly number[]) {
  const resolved = ResolvedOnPlateau.parse({ metric: 'loss', mode: 'min', ...options });
  let state = initialOnPlateau;
  return metrics.map((metric) => {
    const report = reportToOnPlateau(resolved, state, metric);
    state = JSON.parse(JSON.stringify(report.state));
    return report.acts ? 'acts' : state.plateau.rate;
  });
}

describe('onPlateau', () => {
  it('acts at the epoch after its patience, and no more often than it may', () => {
    expect(watch({ factor: 0.5, patience: 1, times: 2 }, [1, 2, 2, 2, 2, 2, 2])).toEqual([
      1,
      1,
      'acts',
      0.5,
      'acts',
      0.25,
      0.25,
    ]);
  });

  it('does not take a tie for an improvement', () => {
    expect(watch({ factor: 0.5, patience: 0, times: 1 }, [1, 1])).toEqual([1, 'acts']);
  });

  it('counts patience anew after an improvement, in either direction', () => {
    expect(watch({ mode: 'max', patience: 1 }, [1, 0, 2, 0, 3, 0])).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('waits out a cooldown', () => {
    expect(watch({ factor: 0.5, patience: 0, cooldown: 2 }, [1, 1, 1, 1, 1])).toEqual([
      1,
      'acts',
      0.5,
      0.5,
      'acts',
    ]);
  });

  it('never acts where it may not', () => {
    expect(watch({ patience: 0, times: 0 }, [1, 1, 1])).toEqual([1, 1, 1]);
  });
});
