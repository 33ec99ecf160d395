import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import { combineSweeps } from './combine-sweeps.js';
import { type FinderOptionsInput, parseFinderOptions } from './finder-options.js';
import { findingNotes, obstacleText } from './finding-notes.js';
import { createSmoothing } from './smoothing.js';
import { type Sweep, sweptRates } from './sweep.js';

/** A sweep of losses by the decimal logarithm of the rate, with noise of a deviation, until it diverges. */
function sweepOf(
  lossAt: (logRate: number) => number,
  { seed = 0, noise = 0.02, given = {} }: { seed?: number; noise?: number; given?: FinderOptionsInput } = {},
): Sweep {
  const options = parseFinderOptions(given);
  const random = randomStream(seed, 'sweep');
  const smooth = createSmoothing(options.smoothing);
  const points: Sweep['points'][number][] = [];
  let lowest = Number.POSITIVE_INFINITY;
  for (const [update, learningRate] of sweptRates(options).entries()) {
    const loss = lossAt(Math.log10(learningRate)) + noise * random.normal();
    const smoothed = smooth(loss);
    points.push({ update, learningRate, loss, smoothed });
    lowest = Math.min(lowest, smoothed);
    if (smoothed > 4 * lowest) return { seed, points, divergedAt: learningRate };
  }
  return { seed, points, divergedAt: null };
}

/** Falls by 1.6 around a rate, and rises without end from a hundred times that. */
const valleyAt = (center: number) => (x: number) =>
  2.3 - 1.6 / (1 + Math.exp(-3 * (x - center))) + Math.max(0, x - center - 1.6) ** 2 * 6;

const options = parseFinderOptions({});

describe('sweeps together', () => {
  it('give medians and spreads, rounded to two digits', () => {
    const sweeps = [-3, -2.5, -1].map((center, seed) => sweepOf(valleyAt(center), { seed, noise: 0.001 }));
    const alone = sweeps.map((sweep) => combineSweeps([sweep], options).suggestions[0]!);
    const { suggestions, obstacle } = combineSweeps(sweeps, options);
    expect(obstacle).toBe(null);
    const rates = alone.map(({ learningRate }) => learningRate);
    expect(suggestions[0]).toEqual({
      name: 'valley',
      learningRate: rates[1],
      lowest: rates[0],
      highest: rates[2],
    });
    expect(suggestions.map(({ name }) => name)).toEqual(['valley', 'slide', 'steepest', 'minimum']);
    for (const { learningRate } of suggestions)
      expect(Number(learningRate.toPrecision(2))).toBe(learningRate);
  });

  it('have a curve as far as half of them go', () => {
    const sweeps = [-3, -2.5, -1].map((center, seed) => sweepOf(valleyAt(center), { seed }));
    const { curve } = combineSweeps(sweeps, options);
    expect(curve).toHaveLength(sweeps.map(({ points }) => points.length).sort((a, b) => a - b)[1]!);
    for (const { median, lowest, highest } of curve) {
      expect(lowest).toBeLessThanOrEqual(median);
      expect(median).toBeLessThanOrEqual(highest);
    }
    const [a, b, c] = sweeps.map(({ points }) => points[20]!.smoothed).sort((x, y) => x - y);
    expect(curve[20]).toMatchObject({ lowest: a, median: b, highest: c });
  });

  it('cannot tell where the loss is noise alone, however often it is tried', () => {
    const told = Array.from({ length: 200 }, (_, i) => {
      const sweeps = [0, 1, 2].map((seed) => sweepOf(() => 2.3, { seed: 3 * i + seed, noise: 0.1 }));
      return combineSweeps(sweeps, options).obstacle;
    });
    // A rate out of nothing in fewer than one of fifty.
    expect(told.filter((obstacle) => obstacle !== 'no-fall').length).toBeLessThan(4);
  });

  it('tell where the loss falls, though it is noisy', () => {
    const told = Array.from({ length: 50 }, (_, i) => {
      const sweeps = [0, 1, 2].map((seed) => sweepOf(valleyAt(-2.2), { seed: 3 * i + seed, noise: 0.2 }));
      return combineSweeps(sweeps, options).suggestions.find(({ name }) => name === 'valley')!.learningRate;
    });
    for (const rate of told) {
      expect(rate).toBeGreaterThan(10 ** -2.8);
      expect(rate).toBeLessThan(10 ** -0.6);
    }
  });

  it('cannot tell where the loss rises at once', () => {
    const sweeps = [0, 1, 2].map((seed) => sweepOf((x) => 2 + 100 * (x + 7) ** 2, { seed }));
    expect(combineSweeps(sweeps, options)).toMatchObject({ obstacle: 'early-divergence', suggestions: [] });
  });

  it('one that cannot tell is outvoted', () => {
    const flat = sweepOf(() => 2.3, { seed: 1 });
    const [a, b] = [0, 2].map((seed) => sweepOf(valleyAt(-2), { seed }));
    const { suggestions } = combineSweeps([a!, b!], options);
    expect(combineSweeps([a!, flat, b!], options).suggestions).toEqual(suggestions);
  });
});

describe('notes', () => {
  const recommended = { name: 'valley', learningRate: 0.01, lowest: 0.005, highest: 0.02 } as const;
  const facts = { options, stillFalling: 0, passes: 1 };

  it('are silent where there is nothing to think of', () => {
    expect(findingNotes(recommended, facts)).toEqual([]);
  });

  it('speak of a range that ends too early, of seeds that disagree and of data seen many times', () => {
    expect(findingNotes(recommended, { ...facts, stillFalling: 2 })).toEqual([
      'the loss was still falling at the highest rate, 10: higher ones may be better; sweep further with maxRate (--max-rate)',
    ]);
    expect(findingNotes({ ...recommended, lowest: 0.001 }, facts)).toEqual([
      'the seeds disagree more than tenfold (0.001 to 0.02): take more seeds or more updates',
    ]);
    expect(findingNotes(recommended, { ...facts, passes: 14.3 })).toEqual([
      'each sweep showed every training example 14 times, so that a part of the fall is learning by heart: rather take a lower rate than a higher one, or fewer updates',
    ]);
  });

  it('a range that ends within the fall is noticed', () => {
    const given = { maxRate: 0.005 };
    const sweeps = [0, 1, 2].map((seed) => sweepOf(valleyAt(-2), { seed, given }));
    expect(combineSweeps(sweeps, parseFinderOptions(given)).stillFalling).toBe(3);
  });

  it('an obstacle comes with a way on', () => {
    const usual = { kind: 'adamw', rate: 0.002 };
    const texts = (['early-divergence', 'no-fall', 'no-suggestion'] as const).map((obstacle) =>
      obstacleText(obstacle, options, usual),
    );
    expect(texts).toMatchInlineSnapshot(`
      [
        {
          "fix": "begin lower, with minRate (--min-rate) 1e-10, or take the usual rate of adamw, 0.002",
          "what": "the loss rose before it could fall: 1e-7 is too high to begin with",
        },
        {
          "fix": "take more updates or other rates, look whether labels fit the data (pupil data), or take the usual rate of adamw, 0.002",
          "what": "the loss never fell by more than chance between 1e-7 and 10",
        },
        {
          "fix": "ask for another, such as valley, or take the usual rate of adamw, 0.002",
          "what": "the curve has no place for the suggestion valley",
        },
      ]
    `);
  });
});
