import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { randomStream } from '../../base/random.js';
import {
  alwaysValidInterval,
  crossingProbabilities,
  groupSequential,
  guaranteedLevels,
  momentsOf,
  normal,
  student,
} from '../index.js';

const FIVE = [0.2, 0.4, 0.6, 0.8, 1];
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('group sequential boundaries', () => {
  // Printed by ldbounds and gsDesign for R, and in Jennison and Turnbull 2000, with five equal looks, 0.025 one-sided.
  it.each([
    ['obrienFleming', [4.877, 3.357, 2.68, 2.29, 2.031]],
    ['pocock', [2.438, 2.427, 2.41, 2.397, 2.386]],
  ] as const)('are those of tables: %s', (spending, table) => {
    const looks = groupSequential({ looks: FIVE, alpha: 0.025, sides: 1, spending });
    looks.forEach(({ boundary }, k) => {
      expect(Math.abs(boundary - table[k])).toBeLessThan(6e-4);
    });
    const both = groupSequential({ looks: FIVE, alpha: 0.05, spending });
    expect(both[4].boundary).toBeCloseTo(looks[4].boundary, 4);
  });

  it('spend the error rate, all of it and no more', () => {
    for (const sides of [1, 2] as const) {
      const looks = [0.3, 0.35, 0.7, 1];
      const boundaries = groupSequential({ looks, alpha: 0.05, sides }).map(({ boundary }) => boundary);
      expect(sides * sum(crossingProbabilities(looks, boundaries, { sides }))).toBeCloseTo(0.05, 8);
    }
    expect(groupSequential({ looks: [1], alpha: 0.05 })[0].level).toBeCloseTo(0.05, 12);
  });

  it('give the power of a single look where there is one', () => {
    const [power] = crossingProbabilities([1], [1.96], { drift: 2.8 });
    expect(power).toBeCloseTo(normal.survival(1.96 - 2.8), 12);
  });

  // Classical constants: Pocock 2.413, O'Brien and Fleming 2.040 √(5 / k), five looks, 0.05 two-sided.
  it('know the error rates of classical designs', () => {
    const pocock = crossingProbabilities(FIVE, new Array(5).fill(2.413));
    expect(2 * sum(pocock)).toBeCloseTo(0.05, 3);
    const fleming = crossingProbabilities(
      FIVE,
      FIVE.map((share) => 2.04 / Math.sqrt(share)),
    );
    expect(2 * sum(fleming)).toBeCloseTo(0.05, 3);
    // Five looks at 1.96 each (Armitage, McPherson, Rowe 1969): 0.142.
    expect(2 * sum(crossingProbabilities(FIVE, new Array(5).fill(1.96)))).toBeCloseTo(0.142, 3);
  });

  it('refuse looks that do not rise', () => {
    expect(errorOf(() => groupSequential({ looks: [0.5, 0.5], alpha: 0.05 })).message).toMatchInlineSnapshot(
      `"looks: looks must be rising shares of the information, above 0 and at most 1 (got [0.5, 0.5]); divide the number of runs at each look by that of the last: [0.3, 0.5, 1] for 3, 5 and 10 runs"`,
    );
  });
});

type Stream = ReturnType<typeof randomStream>;

/** The share of experiments without any difference in which a test claims one at some look. */
function falseClaims(
  counts: readonly number[],
  levels: readonly number[],
  { draw, experiments }: { readonly draw: (stream: Stream) => number; readonly experiments: number },
): number {
  const limits = counts.map((count, k) => student(count - 1).upperQuantile(levels[k] / 2));
  let claims = 0;
  for (let e = 0; e < experiments; e++) {
    const stream = randomStream(e, 'no difference');
    const values = Float64Array.from({ length: counts[counts.length - 1] }, () => draw(stream));
    const isClaimed = counts.some((count, k) => {
      const { mean, m2 } = momentsOf(values.subarray(0, count));
      return Math.abs(mean) >= limits[k] * Math.sqrt(m2 / (count * (count - 1)));
    });
    if (isClaimed) claims++;
  }
  return claims / experiments;
}

const sharesOf = (counts: readonly number[]) => counts.map((count) => count / counts[counts.length - 1]);

describe('looking again and again at nothing', () => {
  const experiments = 20_000;
  /** Three standard errors of a rate of 5% in so many experiments. */
  const DOUBT = 3 * Math.sqrt((0.05 * 0.95) / experiments);
  const drawNormal = (stream: Stream) => stream.normal();

  it.each([
    ['3 … 10 runs', [3, 4, 5, 6, 7, 8, 9, 10]],
    ['3, 4, 5 runs', [3, 4, 5]],
    ['3, 5, 10 runs', [3, 5, 10]],
    ['2 and 3 runs', [2, 3]],
  ])(
    'claims a difference in one of twenty experiments at most, by t-tests at guaranteed levels: %s',
    (_, counts) => {
      const levels = guaranteedLevels({ looks: sharesOf(counts), alpha: 0.05 });
      expect(sum(levels)).toBeCloseTo(0.05, 12);
      expect(falseClaims(counts, levels, { draw: drawNormal, experiments })).toBeLessThan(0.05 + DOUBT);
    },
  );

  it('uses up the 5% where looks are far apart', () => {
    const levels = guaranteedLevels({ looks: [0.3, 0.5, 1], alpha: 0.05 });
    expect(falseClaims([3, 5, 10], levels, { draw: drawNormal, experiments })).toBeGreaterThan(0.043);
  });

  it('keeps to 5% at the levels of normal statistics with many runs, and not with few', () => {
    const rateOf = (counts: readonly number[]) => {
      const levels = groupSequential({ looks: sharesOf(counts), alpha: 0.05 }).map(({ level }) => level);
      return falseClaims(counts, levels, { draw: drawNormal, experiments });
    };
    expect(rateOf([20, 30, 40])).toBeLessThan(0.05 + DOUBT);
    expect(rateOf([3, 4, 5, 6, 7, 8, 9, 10])).toBeGreaterThan(0.05 + DOUBT);
  });

  it('keeps to it with heavy tails as well', () => {
    const levels = guaranteedLevels({ looks: [0.3, 0.5, 1], alpha: 0.05 });
    const draw = (stream: Stream) => stream.normal() ** 3;
    expect(falseClaims([3, 5, 10], levels, { draw, experiments: 5000 })).toBeLessThan(0.05);
  });

  it('is forgiven by always-valid intervals without any plan', () => {
    let claims = 0;
    const experiments = 1000;
    for (let e = 0; e < experiments; e++) {
      const stream = randomStream(e, 'always valid');
      const values = Float64Array.from({ length: 40 }, () => stream.normal());
      for (let n = 2; n <= 40; n++) {
        const { low, high } = alwaysValidInterval(values.subarray(0, n));
        if (low > 0 || high < 0) {
          claims++;
          break;
        }
      }
    }
    expect(claims / experiments).toBeLessThan(0.05);
  });
});

describe('always-valid intervals', () => {
  it('hold all numbers while nothing can be said', () => {
    expect(alwaysValidInterval([3])).toEqual({ mean: 3, low: -Infinity, high: Infinity });
    expect(alwaysValidInterval([3, 3.1]).high).toBe(Infinity);
  });

  it('end where the likelihood ratio reaches 1 / (1 - confidence)', () => {
    const values = [1.2, 0.7, 1.9, 1.1, 0.4, 1.5, 0.9, 1.3, 0.8, 1.6];
    const { high } = alwaysValidInterval(values, { expected: 0.5 });
    const shifted = values.map((value) => value - high);
    const squares = sum(shifted.map((value) => value ** 2));
    const [n, c] = [values.length, 4];
    const ratio = Math.sqrt(c / (n + c)) * (squares / (squares - sum(shifted) ** 2 / (n + c))) ** (n / 2);
    expect(ratio).toBeCloseTo(20, 8);
  });
});
