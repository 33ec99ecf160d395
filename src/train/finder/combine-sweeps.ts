import type { FinderOptions, SuggestionName } from './finder-options.js';
import { SUGGESTION_NAMES } from './finder-options.js';
import { hasFallen } from './has-fallen.js';
import { type Curve, curveOf, SUGGESTIONS } from './suggestions.js';
import type { Sweep } from './sweep.js';

/** The smoothed loss at a rate, over the sweeps that came so far. */
export interface CurvePoint {
  readonly learningRate: number;
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** A rate read off the curve of each sweep, rounded to two digits. */
export interface Suggestion {
  readonly name: SuggestionName;
  /** Median over the sweeps. */
  readonly learningRate: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Why nothing can be recommended. */
export type Obstacle = 'early-divergence' | 'no-fall' | 'no-suggestion';

/** What the sweeps say together. */
export interface Combined {
  readonly curve: readonly CurvePoint[];
  /** Those that the curves have, in the order of `SUGGESTION_NAMES`; none where there is an obstacle. */
  readonly suggestions: readonly Suggestion[];
  readonly obstacle: Obstacle | null;
  /** Sweeps whose loss was lowest at the very end of the range. */
  readonly stillFalling: number;
}

/** Points that a curve needs for a suggestion to mean anything. */
const FEWEST_POINTS = 5;

/**
 * Combine sweeps that differ by their seeds alone. Each suggestion is made for every sweep by itself, and its median taken:
 * a rate that one lucky order of the data liked does not win, and the spread says how much the seed decides.
 */
export function combineSweeps(sweeps: readonly Sweep[], options: FinderOptions): Combined {
  const curve = medianCurve(sweeps);
  const curves = sweeps.map(({ points }) => curveOf(points, options));
  const obstacle = obstacleIn(sweeps, curves, options);
  if (obstacle !== null) return { curve, suggestions: [], obstacle, stillFalling: 0 };
  const falling = curves.filter((one, i) => isUsable(sweeps[i]!, one, options));
  return {
    curve,
    suggestions: SUGGESTION_NAMES.flatMap((name) => {
      const rates = falling.flatMap((one) => {
        const rate = SUGGESTIONS[name](one, options);
        return rate === null ? [] : [rate];
      });
      // A place that most curves do not have is none.
      return 2 * rates.length <= falling.length ? [] : [{ name, ...spreadOf(rates) }];
    }),
    obstacle,
    stillFalling: sweeps.filter(
      ({ points, divergedAt }, i) => divergedAt === null && isLowestAtEnd(curves[i]!, points.length),
    ).length,
  };
}

function isUsable({ points }: Sweep, { losses }: Curve, options: FinderOptions): boolean {
  return losses.length >= FEWEST_POINTS && hasFallen(points, options);
}

/** Something is in the way unless more than half of the sweeps can be used. */
function obstacleIn(
  sweeps: readonly Sweep[],
  curves: readonly Curve[],
  options: FinderOptions,
): Obstacle | null {
  const usable = sweeps.filter((sweep, i) => isUsable(sweep, curves[i]!, options)).length;
  if (2 * usable > sweeps.length) return null;
  const short = curves.filter(({ losses }) => losses.length < FEWEST_POINTS).length;
  return 2 * short >= sweeps.length ? 'early-divergence' : 'no-fall';
}

/** Share of the points in which the lowest loss counts as being at the end. */
const END_SHARE = 0.05;

function isLowestAtEnd({ losses }: Curve, count: number): boolean {
  const lowest = losses.indexOf(Math.min(...losses));
  return losses.length > 0 && losses.length - 1 - lowest <= count * END_SHARE;
}

/** As far as at least half of the sweeps go. */
function medianCurve(sweeps: readonly Sweep[]): CurvePoint[] {
  const longest = Math.max(...sweeps.map(({ points }) => points.length));
  return Array.from({ length: longest }, (_, i) => {
    const here = sweeps.flatMap(({ points }) => (points[i] === undefined ? [] : [points[i]!]));
    const losses = here.map(({ smoothed }) => smoothed);
    return {
      learningRate: here[0]!.learningRate,
      median: median(losses),
      lowest: Math.min(...losses),
      highest: Math.max(...losses),
      count: here.length,
    };
  })
    .filter(({ count }) => 2 * count >= sweeps.length)
    .map(({ count, ...point }) => point);
}

function spreadOf(rates: readonly number[]): Omit<Suggestion, 'name'> {
  return {
    // Rates lie on a scale of factors: between two of them lies their geometric mean.
    learningRate: rounded(Math.exp(median(rates.map(Math.log)))),
    lowest: rounded(Math.min(...rates)),
    highest: rounded(Math.max(...rates)),
  };
}

/** Two digits are all that a sweep can tell, and what a person types again. */
export function rounded(rate: number): number {
  return Number(rate.toPrecision(2));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
