import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFinderOptions } from './finder-options.js';
import { createSmoothing } from './smoothing.js';
import { curveOf, longestFall, SUGGESTIONS, steepest, valley } from './suggestions.js';
import { sweptRates } from './sweep.js';

/** A fall in the shape of a sigmoid around 10^-2.2, a parabola upwards from 10^-0.6, normal noise of deviation 0.02. */
// biome-ignore format: numbers
const LOSSES = [2.341, 2.249, 2.308, 2.289, 2.291, 2.296, 2.26, 2.295, 2.283, 2.366, 2.305, 2.293, 2.294, 2.287, 2.279, 2.292, 2.31, 2.295, 2.319, 2.296, 2.3, 2.331, 2.311, 2.29, 2.296, 2.31, 2.338, 2.294, 2.294, 2.319, 2.281, 2.293, 2.316, 2.309, 2.298, 2.309, 2.238, 2.313, 2.272, 2.255, 2.291, 2.296, 2.268, 2.249, 2.263, 2.252, 2.268, 2.24, 2.209, 2.203, 2.147, 2.097, 2.084, 2.032, 1.955, 1.875, 1.817, 1.676, 1.648, 1.549, 1.409, 1.348, 1.237, 1.187, 1.054, 1.009, 0.983, 0.942, 0.834, 0.832, 0.82, 0.778, 0.804, 0.733, 0.752, 0.715, 0.756, 0.722, 0.71, 0.679, 0.769, 0.85, 1.029, 1.294, 1.614, 2.008, 2.498, 3.07, 3.763, 4.435, 5.259, 6.15, 7.124, 8.173, 9.257, 10.446, 11.758, 13.138, 14.563, 16.064];

const options = parseFinderOptions({});

/** The losses as a sweep that ends where the smoothed loss is four times its lowest value, at update 94. */
function noisySweep() {
  const smooth = createSmoothing(0.9);
  const rates = sweptRates(options);
  return LOSSES.slice(0, 95).map((loss, update) => ({
    update,
    learningRate: rates[update]!,
    loss,
    smoothed: smooth(loss),
  }));
}

describe('suggestions', () => {
  // From fastai 2.7's functions, run by NumPy on the same smoothed losses: `slide` on losses over the first of them, `steep`
  // up to the lowest loss.
  it.each([
    ['slide', 0.005857020818056661],
    ['minimum', 0.03511191734215134],
    ['steepest', 0.012328467394420659],
  ] as const)('%s reads off what fastai does', (name, rate) => {
    const curve = curveOf(noisySweep(), options);
    expect(curve.rates).toHaveLength(80);
    expect(SUGGESTIONS[name](curve, options)! / rate).toBeCloseTo(1, 9);
  });

  it('valley lies below the middle of the fall and its end, whatever lies before it', () => {
    const curve = curveOf(noisySweep(), options);
    const rate = valley(curve)!;
    expect(rate).toBeGreaterThan(0.0063);
    expect(rate).toBeLessThan(0.35);
  });

  it('valley does not count a plain that falls by next to nothing', () => {
    const rates = Array.from({ length: 60 }, (_, i) => 10 ** (-6 + i / 10));
    const losses = rates.map((_, i) => (i < 40 ? 1 - i * 1e-6 : 1 - (i - 39) * 0.04));
    expect(valley({ rates, losses })).toBe(rates[40 + Math.round((59 - 40) * (2 / 3))]);
  });

  it('steepest looks no further than the lowest loss', () => {
    const curve = { rates: [1, 2, 4, 8, 16], losses: [3, 2, 1, 9, 4] };
    expect(steepest(curve, options)).toBe(1);
    expect(steepest({ rates: [1, 2, 4], losses: [3, 2, 0] }, options)).toBe(2);
    const linear = parseFinderOptions({ sweep: 'linear' });
    expect(steepest({ rates: [1, 2, 4], losses: [3, 2, 0.5] }, linear)).toBe(1);
  });

  it('there is none where the loss only rises', () => {
    const rising = { rates: [1, 2, 3], losses: [1, 2, 3] };
    expect(valley(rising)).toBe(null);
    expect(steepest(rising, options)).toBe(null);
    expect(SUGGESTIONS.minimum(rising, options)).toBe(null);
    expect(SUGGESTIONS.slide(rising, options)).toBe(null);
    for (const suggest of Object.values(SUGGESTIONS))
      expect(suggest({ rates: [], losses: [] }, options)).toBe(null);
  });
});

it('the longest falling subsequence is found, as by trying all of them', () => {
  const lengthOf = (values: readonly number[]) => {
    let longest = 0;
    for (let set = 1; set < 2 ** values.length; set++) {
      const chosen = values.filter((_, i) => set & (2 ** i));
      if (chosen.every((value, i) => i === 0 || value < chosen[i - 1]!))
        longest = Math.max(longest, chosen.length);
    }
    return longest;
  };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 }), (values) => {
      const { start, end } = longestFall(values);
      const between = values.slice(start, end + 1).filter((v) => v <= values[start]! && v >= values[end]!);
      expect(lengthOf(between)).toBe(lengthOf(values));
      expect(start === end || values[start]! > values[end]!).toBe(true);
    }),
  );
});

describe('the rates of a sweep', () => {
  it('begin and end where they are told to, by factors or by sums', () => {
    const rates = sweptRates(parseFinderOptions({ minRate: 1e-4, maxRate: 1, updates: 41 }));
    expect([rates[0], rates[10], rates[20], rates[40]].map((rate) => rate!.toPrecision(6))).toEqual([
      '0.000100000',
      '0.00100000',
      '0.0100000',
      '1.00000',
    ]);
    const linear = sweptRates(parseFinderOptions({ minRate: 1, maxRate: 5, updates: 21, sweep: 'linear' }));
    expect([linear[0], linear[5], linear[10], linear[20]]).toEqual([1, 2, 3, 5]);
  });

  it.each([{ minRate: 1, maxRate: 1 }, { minRate: 1, maxRate: 0.1 }, { minRate: 0 }, { updates: 3 }])(
    '%j is refused',
    (given) => {
      expect(() => parseFinderOptions(given)).toThrow(
        expect.objectContaining({ code: 'option/find-lr', kind: 'option' }),
      );
    },
  );
});
