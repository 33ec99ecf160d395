import { describe, expect, it } from 'vitest';
import { meanRow, uncertaintyOf } from './uncertainty.js';

const CLASSES = ['ant', 'bee'];

describe('the uncertainty of samples', () => {
  it('is none where every answer is the same and sure', () => {
    expect(uncertaintyOf(Float32Array.of(1, 0, 1, 0, 1, 0), CLASSES)).toEqual({
      samples: 3,
      entropy: 0,
      mutualInformation: 0,
      deviations: { ant: 0, bee: 0 },
    });
  });

  it('has no mutual information where every answer is as unsure', () => {
    const { entropy, mutualInformation } = uncertaintyOf(Float32Array.of(0.5, 0.5, 0.5, 0.5), CLASSES);
    expect(entropy).toBeCloseTo(Math.LN2, 12);
    expect(mutualInformation).toBeCloseTo(0, 12);
  });

  it('is mutual information alone where sure answers contradict each other', () => {
    const rows = Float32Array.of(1, 0, 0, 1);
    expect([...meanRow(rows, 2)]).toEqual([0.5, 0.5]);
    const { entropy, mutualInformation, deviations } = uncertaintyOf(rows, CLASSES);
    expect(entropy).toBeCloseTo(Math.LN2, 12);
    expect(mutualInformation).toBeCloseTo(Math.LN2, 12);
    expect(deviations.ant).toBeCloseTo(Math.SQRT1_2, 12);
    expect(deviations.bee).toBeCloseTo(Math.SQRT1_2, 12);
  });
});
