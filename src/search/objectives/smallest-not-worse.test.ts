import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import { type ScoredNetwork, smallestNotWorse } from './smallest-not-worse.js';

/** So many examples on which both are right, only this one is, only the best is, none is. */
function pair(parameters: number, [both, only, best, none]: readonly number[]) {
  const repeat = (count: number, value: number) => Array.from({ length: count }, () => value);
  const of = (number: number, size: number, scores: number[]): ScoredNetwork => ({
    number,
    parameters: size,
    scores,
  });
  return {
    small: of(1, parameters, [
      ...repeat(both, 1),
      ...repeat(only, 1),
      ...repeat(best, 0),
      ...repeat(none, 0),
    ]),
    best: of(0, 100, [...repeat(both, 1), ...repeat(only, 0), ...repeat(best, 1), ...repeat(none, 0)]),
  };
}

describe('the smallest network that is not worse', () => {
  it('has the interval of Bonett and Price', () => {
    const { small, best } = pair(10, [900, 20, 25, 55]);
    const { interval, ...rest } = smallestNotWorse(best, [small], 0.02);
    expect(rest).toMatchObject({ number: 1, candidates: 1, margin: 0.02 });
    expect(rest.difference).toBeCloseTo(-0.005, 12);
    // (n12 + 1) / (n + 2), (n21 + 1) / (n + 2); t of 1001 degrees, scipy.stats.t.ppf(0.975, 1001) = 1.962337.
    const [p, q] = [21 / 1002, 26 / 1002];
    const error = Math.sqrt((p + q - (p - q) ** 2) / 1002);
    expect(interval!.low).toBeCloseTo(p - q - 1.962337 * error, 6);
    expect(interval!.high).toBeCloseTo(p - q + 1.962337 * error, 6);
  });

  it('is the smallest of those that are not worse, and none that is as large as the best', () => {
    const { best, small: worse } = pair(5, [700, 0, 200, 100]);
    const { small: good } = pair(20, [900, 0, 0, 100]);
    const larger = { ...good, number: 4, parameters: 50 };
    const same = { ...good, number: 5, parameters: 100 };
    const all = [larger, same, { ...worse, number: 2 }, { ...good, number: 3 }];
    expect(smallestNotWorse(best, all, 0.02)).toMatchObject({ number: 3, candidates: 3 });
    expect(smallestNotWorse(best, [same], 0.02)).toMatchObject({ number: null, candidates: 0 });
  });

  it('is not claimed where few examples agree', () => {
    const { small, best } = pair(10, [25, 0, 0, 5]);
    expect(smallestNotWorse(best, [small], 0.01)).toEqual({
      number: null,
      candidates: 1,
      margin: 0.01,
      difference: null,
      interval: null,
    });
  });

  it('is claimed wrongly in no more than 5% of searches, however many are compared', () => {
    const stream = randomStream(3, 'not worse');
    const count = 400;
    const repetitions = 300;
    let wrong = 0;
    for (let k = 0; k < repetitions; k++) {
      const truths = Array.from({ length: count }, () => (stream.uniform() < 0.9 ? 1 : 0));
      // Each of the smaller ones is worse by just the margin, 0.05: right where the best is, but for one in eighteen.
      const others = Array.from({ length: 10 }, (_, i) => ({
        number: i + 1,
        parameters: i,
        scores: truths.map((right) => (right === 1 && stream.uniform() < 1 / 18 ? 0 : right)),
      }));
      const { number } = smallestNotWorse({ number: 0, parameters: 100, scores: truths }, others, 0.05);
      if (number !== null) wrong++;
    }
    expect(wrong / repetitions).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / repetitions));
  });
});
