import { describe, expect, it } from 'vitest';
import { calibrate } from './calibrate.js';
import { suspiciousLabels } from './suspicious-labels.js';

/** Ten pictures of each of two classes, each known with 0.9, and then those given. */
function judged(others: readonly (readonly [label: number, probabilities: readonly number[]])[]) {
  const known = Array.from({ length: 20 }, (_, i) => [i % 2, i % 2 === 0 ? [0.9, 0.1] : [0.1, 0.9]] as const);
  const all = [...known, ...others];
  return {
    labels: all.map(([label]) => label),
    classes: 2,
    probabilities: Float32Array.from(all.flatMap(([, probabilities]) => probabilities)),
  };
}

describe('suspicious labels', () => {
  it('are those that a confident judge contradicts, the plainest first', () => {
    const doubts = suspiciousLabels(
      judged([
        [0, [0.015, 0.985]],
        [1, [0.999, 0.001]],
      ]),
    );
    expect(doubts.map(({ position, given, suggested }) => [position, given, suggested])).toEqual([
      [21, 1, 0],
      [20, 0, 1],
    ]);
    expect(doubts[0]!.givenProbability).toBeCloseTo(0.001);
    expect(doubts[0]!.suggestedProbability).toBeCloseTo(0.999);
  });

  it('are not those that are merely doubtful', () => {
    expect(suspiciousLabels(judged([[0, [0.1, 0.9]]]))).toEqual([]);
    expect(suspiciousLabels(judged([[0, [0.4, 0.6]]]))).toEqual([]);
  });

  it('are told of no class with fewer than eight pictures', () => {
    const rare = {
      labels: [...new Array<number>(10).fill(0), 1, 1],
      classes: 2,
      probabilities: Float32Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 0.999 : 0.001)),
    };
    expect(suspiciousLabels(rare)).toEqual([]);
  });
});

describe('calibration', () => {
  it('takes back certainty that is not borne out, and keeps what is', () => {
    const sure = {
      labels: [0, 0, 0, 1],
      classes: 2,
      probabilities: Float32Array.from([1, 0, 1, 0, 1, 0, 1, 0]),
    };
    const [certain] = calibrate(sure);
    expect(certain).toBeLessThan(0.96);
    const right = judged([]);
    const kept = calibrate(right);
    kept.forEach((probability, i) => {
      expect(probability).toBeCloseTo(right.probabilities[i]!, 5);
    });
  });
});
