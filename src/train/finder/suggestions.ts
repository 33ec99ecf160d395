import type { FinderOptions, SuggestionName } from './finder-options.js';
import type { SweepPoint } from './sweep.js';

/** A rate read off a curve; null where the curve has no such place. */
export type Suggest = (curve: Curve, options: FinderOptions) => number | null;

/** Smoothed losses over rates, by which suggestions are made. */
export interface Curve {
  /** Rising. */
  readonly rates: readonly number[];
  readonly losses: readonly number[];
}

/** Share of the updates at the beginning, and at the end, that suggestions leave out: 10 and 5 of 100, as fastai does. */
const WARM_UP = 0.1;
const TAIL = 0.05;

/** What suggestions look at: without the first losses, which chance decides, and the last, where it runs away. */
export function curveOf(points: readonly SweepPoint[], { updates }: FinderOptions): Curve {
  const kept = points.slice(Math.round(updates * WARM_UP), points.length - Math.round(updates * TAIL));
  return {
    rates: kept.map(({ learningRate }) => learningRate),
    losses: kept.map(({ smoothed }) => smoothed),
  };
}

/** Every suggestion of docs/learning-rate-finder.md. */
export const SUGGESTIONS: Readonly<Record<SuggestionName, Suggest>> = { valley, slide, steepest, minimum };

/** How far into the valley. */
const VALLEY_SHARE = 2 / 3;
/** Share of the fall that is still the plain before the valley. */
const PLAIN = 0.05;

/**
 * Two thirds of the way through the longest falling subsequence of losses, from where a twentieth of its fall is made to
 * its end: where the loss has been falling for long and does not yet turn. Of several that are longest the one that ends
 * first.
 *
 * Source  fastai's `valley`, described as two thirds into the valley; its code takes the middle of as many updates before
 *         the end as the subsequence has members. There the plain belongs to the valley: a loss that falls by next to
 *         nothing, but steadily, as that of quiet data does, draws the rate down by a factor of ten.
 */
export function valley({ rates, losses }: Curve): number | null {
  const { start, end } = longestFall(losses);
  if (end === start) return null;
  const edge = losses[start]! - PLAIN * (losses[start]! - losses[end]!);
  const begin = losses.slice(0, end).findLastIndex((loss) => loss >= edge);
  return rates[begin + Math.round((end - begin) * VALLEY_SHARE)]!;
}

/** First and last position of the longest strictly falling subsequence, found in O(n²): sweeps are short. */
export function longestFall(losses: readonly number[]): { start: number; end: number } {
  const lengths: number[] = [];
  const starts: number[] = [];
  let end = 0;
  losses.forEach((loss, i) => {
    lengths[i] = 1;
    starts[i] = i;
    for (let j = 0; j < i; j++) {
      if (losses[j]! <= loss || lengths[j]! + 1 <= lengths[i]!) continue;
      lengths[i] = lengths[j]! + 1;
      starts[i] = starts[j]!;
    }
    if (lengths[i]! > lengths[end]!) end = i;
  });
  return { start: losses.length === 0 ? 0 : starts[end]!, end };
}

/** Width of the slide's interval, as a share of the updates: 15 of 100. */
const SLIDE_WIDTH = 0.15;
/** Difference of slopes at which the curve counts as having turned, in shares of the first loss for each update. */
const SLIDE_THRESHOLD = 0.005;

/**
 * The left end of an interval that slides down from the highest rate, until the slopes at its two ends are all but the
 * same: the last rate before the curve turns up.
 *
 * Source  fastai's `slide` (interval slide rule); its threshold counts in units of the loss, ours in shares of the first
 *         one, so that it means the same for every loss.
 */
export function slide({ rates, losses }: Curve, { updates }: FinderOptions): number | null {
  const width = Math.round(updates * SLIDE_WIDTH);
  let left = losses.length - 1 - width;
  if (left < 0) return null;
  const slopes = gradient(losses.map((loss) => loss / losses[0]!));
  let found = left;
  for (; left >= 0 && Math.abs(slopes[left + width]! - slopes[left]!) > SLIDE_THRESHOLD; left--) found = left;
  return rates[found]!;
}

/** Differences to both neighbours, halved; at the ends to the only one. As NumPy's `gradient`. */
function gradient(values: readonly number[]): number[] {
  const last = values.length - 1;
  return values.map((_, i) => {
    const [before, after] = [Math.max(0, i - 1), Math.min(last, i + 1)];
    return after === before ? 0 : (values[after]! - values[before]!) / (after - before);
  });
}

/**
 * Where the loss falls fastest before its lowest value, for each factor of the rate (or each unit of it, where the sweep is
 * linear).
 *
 * Source  Smith 2017 (arXiv 1506.01186); fastai's `steep`, which also looks behind the lowest value, where the loss of a
 *         network that has just been ruined may fall faster than ever.
 */
export function steepest({ rates, losses }: Curve, { sweep }: FinderOptions): number | null {
  const at = (i: number) => (sweep === 'linear' ? rates[i]! : Math.log(rates[i]!));
  let best: number | null = null;
  let steepestSlope = 0;
  for (let i = 0; i < lowestOf(losses); i++) {
    const slope = (losses[i + 1]! - losses[i]!) / (at(i + 1) - at(i));
    if (slope >= steepestSlope) continue;
    steepestSlope = slope;
    best = rates[i]!;
  }
  return best;
}

/** A tenth of the rate at the lowest loss: that rate itself is where training is about to turn. Source: fastai's `minimum`. */
export function minimum({ rates, losses }: Curve): number | null {
  if (losses.length === 0) return null;
  const lowest = lowestOf(losses);
  return lowest === 0 ? null : rates[lowest]! / 10;
}

/** Position of the lowest loss, the first among equals. */
function lowestOf(losses: readonly number[]): number {
  return losses.reduce((best, loss, i) => (loss < losses[best]! ? i : best), 0);
}
