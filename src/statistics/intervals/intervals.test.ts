import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { randomStream } from '../../base/random.js';
import {
  bcaInterval,
  binomial,
  clopperPearson,
  crossedBootstrap,
  crossedDifference,
  f1Interval,
  type Interval,
  meanOfTable,
  student,
  tInterval,
  wilson,
} from '../index.js';

const holds = ({ low, high }: Interval, value: number) => low <= value && value <= high;

/** Differences of two arms whose mean is 0, with deviations of seeds, of pictures and of what is left. */
function table(
  number: number,
  {
    seeds,
    pictures,
    ofSeed,
    ofPicture,
  }: Readonly<Record<'seeds' | 'pictures' | 'ofSeed' | 'ofPicture', number>>,
): Float64Array[] {
  const stream = randomStream(number, 'table');
  const picture = Float64Array.from({ length: pictures }, () => ofPicture * stream.normal());
  return Array.from({ length: seeds }, () => {
    const shift = ofSeed * stream.normal();
    return picture.map((value) => value + shift + stream.normal());
  });
}

function crossedInterval(differences: readonly Float64Array[]): Interval {
  const { mean, standardError, degreesOfFreedom } = crossedDifference(differences);
  const half = student(degreesOfFreedom).upperQuantile(0.025) * standardError;
  return { low: mean - half, high: mean + half };
}

describe('coverage over many repetitions', () => {
  it('of shares is exact for Clopper and Pearson, near for Wilson', () => {
    for (const chance of [0.02, 0.3, 0.5, 0.85]) {
      const { density } = binomial(60, chance);
      const covered = (of: typeof wilson) =>
        Array.from({ length: 61 }, (_, k) => (holds(of(k, 60), chance) ? density(k) : 0)).reduce(
          (a, b) => a + b,
        );
      expect(covered(clopperPearson)).toBeGreaterThanOrEqual(0.95);
      expect(covered(wilson)).toBeGreaterThan(0.92);
    }
  });

  it('of F1 is near, whatever the shares of hits, misses and false alarms are', () => {
    const samples = 120;
    for (const [hit, missed, alarm] of [
      [0.3, 0.05, 0.1],
      [0.05, 0.02, 0.02],
      [0.1, 0.2, 0.05],
      [0.4, 0, 0.01],
    ] as const) {
      const f1 = (2 * hit) / (2 * hit + missed + alarm);
      let covered = 0;
      for (let e = 0; e < 3000; e++) {
        const stream = randomStream(e, 'f1', hit);
        const counts = { hit: 0, predicted: 0, occurs: 0 };
        for (let i = 0; i < samples; i++) {
          const at = stream.uniform();
          const [isHit, isMissed] = [at < hit, at >= hit && at < hit + missed];
          const isAlarm = at >= hit + missed && at < hit + missed + alarm;
          counts.hit += isHit ? 1 : 0;
          counts.occurs += isHit || isMissed ? 1 : 0;
          counts.predicted += isHit || isAlarm ? 1 : 0;
        }
        if (holds(f1Interval(counts), f1)) covered++;
      }
      expect(covered / 3000).toBeGreaterThan(0.925);
      expect(covered / 3000).toBeLessThan(0.985);
    }
  });

  it('of means of five is 95%', () => {
    let covered = 0;
    for (let e = 0; e < 4000; e++) {
      const stream = randomStream(e, 'mean');
      if (holds(tInterval(Array.from({ length: 5 }, () => stream.normal())), 0)) covered++;
    }
    expect(Math.abs(covered / 4000 - 0.95)).toBeLessThan(0.011);
  });

  it.each([
    ['seeds vary', { seeds: 4, pictures: 60, ofSeed: 0.5, ofPicture: 0 }],
    ['pictures vary', { seeds: 4, pictures: 60, ofSeed: 0, ofPicture: 1 }],
    ['both vary', { seeds: 3, pictures: 60, ofSeed: 0.3, ofPicture: 1 }],
    ['nothing but chance varies', { seeds: 5, pictures: 60, ofSeed: 0, ofPicture: 0 }],
  ])('of crossed differences is 95 of 100, or more: %s', (_, shape) => {
    const repetitions = 1500;
    let covered = 0;
    for (let e = 0; e < repetitions; e++) if (holds(crossedInterval(table(e, shape)), 0)) covered++;
    expect(covered / repetitions).toBeGreaterThan(0.94);
  });

  it.each(['percentile', 'bca'] as const)(
    'of the crossed bootstrap (%s) is near with ten seeds',
    (method) => {
      const shape = { seeds: 10, pictures: 40, ofSeed: 0.3, ofPicture: 1 };
      let covered = 0;
      for (let e = 0; e < 150; e++) {
        const estimate = meanOfTable(table(e, shape));
        if (holds(crossedBootstrap({ ...shape, estimate, seed: e, method, resamples: 300 }), 0)) covered++;
      }
      expect(covered / 150).toBeGreaterThan(0.88);
    },
  );
});

describe('the crossed bootstrap', () => {
  const estimate = meanOfTable([
    [1, 0, 1, 1, -1],
    [0, 0, 1, 1, 0],
    [1, 1, 0, 1, 0],
  ]);

  it('says the same of the same seed, and something else of another', () => {
    const of = (seed: number) => crossedBootstrap({ seeds: 3, pictures: 5, estimate, seed, resamples: 200 });
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    expect(of(1).estimate).toBeCloseTo(7 / 15, 12);
  });

  it('ends at the value where nothing varies', () => {
    const same = meanOfTable([
      [2, 2],
      [2, 2],
    ]);
    expect(crossedBootstrap({ seeds: 2, pictures: 2, estimate: same, seed: 0, resamples: 50 })).toEqual({
      estimate: 2,
      low: 2,
      high: 2,
    });
  });
});

it('the BCa interval is SciPy’s for the same replicates', () => {
  const values = [1.0, 2.0, 2.5, 4.0, 9.0, 3.0, 0.5];
  const estimate = 3.142857142857143;
  const leftOut = [values.map((value) => (7 * estimate - value) / 6)];
  const replicates = [
    3.214286, 4.071429, 3.285714, 3.0, 1.928571, 2.5, 3.857143, 3.214286, 6.0, 3.285714, 2.285714, 4.214286,
    3.785714, 3.5, 2.642857, 3.571429, 3.142857, 1.642857, 4.428571, 2.714286, 3.857143, 2.785714, 2.928571,
    3.0, 3.0, 1.214286, 1.928571, 1.857143, 2.428571, 1.357143, 4.428571, 3.285714, 1.857143, 2.142857, 4.0,
    2.071429, 1.642857, 3.571429, 3.142857, 5.142857, 2.928571, 1.5, 3.142857, 2.5, 4.0, 1.785714, 4.0,
    1.928571, 5.142857, 1.642857, 3.5, 2.285714, 3.142857, 3.928571, 4.714286, 2.428571, 2.785714, 4.071429,
    5.571429, 2.5,
  ];
  const { low, high } = bcaInterval({ estimate, replicates, leftOut });
  expect(low).toBeCloseTo(1.642857, 9);
  expect(high).toBeCloseTo(5.928168592961034, 9);
});

describe('crossed differences', () => {
  it('are the paired t-test where pictures do not vary', () => {
    const rows = [1, 2, 4].map((value) => [value, value]);
    const { mean, standardError } = tInterval([1, 2, 4]);
    const crossed = crossedDifference(rows);
    expect(crossed.mean).toBeCloseTo(mean, 12);
    expect(crossed.standardError).toBeCloseTo(standardError, 12);
    expect(crossed.degreesOfFreedom).toBeCloseTo(2, 12);
    expect(crossed.pictureError).toBe(0);
  });

  it('say what more seeds would not take away', () => {
    const rows = [1, 2, 3].map(() => [1, 0, 1, 0]);
    const { standardError, pictureError } = crossedDifference(rows);
    expect(pictureError).toBeCloseTo(standardError, 12);
    expect(pictureError).toBeCloseTo(tInterval(rows[0]).standardError, 12);
  });

  it('know nothing of a single seed', () => {
    expect(crossedDifference([[1, 0, 1]]).standardError).toBeNaN();
  });

  it('refuse seeds that saw other pictures', () => {
    expect(errorOf(() => crossedDifference([[1, 0], [1]])).message).toMatchInlineSnapshot(
      `"every seed must be measured on the same pictures (got [2, 1]); leave out pictures that some seed was not measured on"`,
    );
  });
});
