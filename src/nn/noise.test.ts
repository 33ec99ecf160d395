import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillNoise, type NoiseDistribution } from './noise.js';

const COUNT = 60_000;
const KEY = { seed: 5, step: 17, layer: 'block.dropout' };

function noise(distribution: NoiseDistribution, key = KEY, count = COUNT): Uint8Array | Float32Array {
  const data = distribution.kind === 'bernoulli' ? new Uint8Array(count) : new Float32Array(count);
  fillNoise(data, distribution, key);
  return data;
}

/** Mean of f over the values. */
function mean(values: Uint8Array | Float32Array, f: (value: number) => number = (value) => value): number {
  let sum = 0;
  for (const value of values) sum += f(value);
  return sum / values.length;
}

const DISTRIBUTIONS: readonly NoiseDistribution[] = [
  { kind: 'bernoulli', probability: 0.5 },
  { kind: 'uniform' },
  { kind: 'normal' },
];

describe('noise', () => {
  it.each([0.001, 0.2, 0.5, 0.75, 0.999])('of Bernoulli is 1 with probability %s, else 0', (probability) => {
    const values = noise({ kind: 'bernoulli', probability });
    expect([...new Set(values)].sort()).toEqual([0, 1]);
    const deviation = Math.sqrt((probability * (1 - probability)) / COUNT);
    expect(Math.abs(mean(values) - probability)).toBeLessThan(4 * deviation + 2 ** -16);
  });

  it.each([2e-5, 1 - 2e-5])('of Bernoulli is exact near 0 and 1: %s', (probability) => {
    const count = 4_000_000;
    const ones = mean(noise({ kind: 'bernoulli', probability }, KEY, count));
    const rare = Math.min(probability, 1 - probability) * count;
    // Sixteen bits would give 1.5e-5, a quarter less; four deviations are less than half of that.
    expect(Math.abs(ones - probability) * count).toBeLessThan(4 * Math.sqrt(rare) * 0.5);
  });

  it('of Bernoulli is all 0 at probability 0 and all 1 at probability 1', () => {
    expect(mean(noise({ kind: 'bernoulli', probability: 0 }))).toBe(0);
    expect(mean(noise({ kind: 'bernoulli', probability: 1 }))).toBe(1);
  });

  it('of Bernoulli has no memory from one value to the next', () => {
    const values = noise({ kind: 'bernoulli', probability: 0.5 });
    for (const distance of [1, 2, 7, 8]) {
      const equal = values.subarray(distance).filter((value, i) => value === values[i]).length;
      expect(Math.abs(equal / (COUNT - distance) - 0.5)).toBeLessThan(0.01);
    }
  });

  it('of the uniform distribution lies in [0, 1) with its mean and variance', () => {
    const values = noise({ kind: 'uniform' });
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(mean(values)).toBeCloseTo(1 / 2, 2);
    expect(mean(values, (value) => (value - 0.5) ** 2)).toBeCloseTo(1 / 12, 2);
  });

  it('of the normal distribution has mean 0, variance 1, no skew and a kurtosis of 3', () => {
    const values = noise({ kind: 'normal' });
    expect(Math.abs(mean(values))).toBeLessThan(0.02);
    expect(Math.abs(mean(values, (value) => value ** 2) - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(values, (value) => value ** 3))).toBeLessThan(0.06);
    expect(Math.abs(mean(values, (value) => value ** 4) - 3)).toBeLessThan(0.2);
  });

  it.each(DISTRIBUTIONS)(
    'of kind $kind repeats exactly, whatever the array held and however long it is',
    (kind) => {
      fc.assert(
        fc.property(
          fc.nat(),
          fc.nat(),
          fc.string(),
          fc.integer({ min: 0, max: 40 }),
          (seed, step, layer, count) => {
            const key = { seed, step, layer };
            const long = noise(kind, key, 40);
            const short = noise(kind, key, count);
            expect(short).toEqual(long.slice(0, count));
            const used = long.slice().reverse();
            fillNoise(used, kind, key);
            expect(used).toEqual(long);
          },
        ),
        { numRuns: 30 },
      );
    },
  );

  it.each(DISTRIBUTIONS)('of kind $kind is independent for another seed, step or layer', (kind) => {
    const centre = mean(noise(kind));
    const first = noise(kind);
    const scale = mean(first, (value) => (value - centre) ** 2);
    for (const other of [
      { ...KEY, seed: 6 },
      { ...KEY, step: 18 },
      { ...KEY, layer: 'block.dropout2' },
    ]) {
      const second = noise(kind, other);
      let products = 0;
      for (let i = 0; i < COUNT; i++) products += (first[i] - centre) * (second[i] - centre);
      expect(Math.abs(products / COUNT / scale)).toBeLessThan(0.02);
    }
  });
});
