import type { FinderOptions } from './finder-options.js';
import type { SweepPoint } from './sweep.js';

/** Share of the updates at the beginning by which the noise of the loss is told. */
const START_SHARE = 0.2;
/** Standard deviations of the smoothed loss that chance hardly ever falls by, over the hundred updates of a sweep. */
const DEVIATIONS = 5;
/** Share of the loss at the start that a fall must come to, however quiet the loss is. */
const LEAST_FALL = 0.01;
/** Of values that are normally distributed, their deviation over the median distance from 0. */
const NORMAL = 1.4826;

/**
 * Whether the loss of a sweep fell by more than chance would have it: by five deviations of the smoothed loss, and by a
 * hundredth, from the mean of the first updates to the lowest value after them. The deviation of single losses is told by the first updates, whose rates are too small to matter, from the
 * differences of neighbours (so that a slope does not count), by their median (so that one odd batch does not).
 */
export function hasFallen(
  points: readonly SweepPoint[],
  { updates, smoothing }: Pick<FinderOptions, 'updates' | 'smoothing'>,
): boolean {
  const first = points.slice(0, Math.max(3, Math.round(updates * START_SHARE)));
  if (first.length < 3) return false;
  const start = first.reduce((sum, { loss }) => sum + loss, 0) / first.length;
  // The first smoothed values are means of few losses, and one of them is low by chance.
  const lowest = Math.min(...points.slice(first.length).map(({ smoothed }) => smoothed));
  const steps = first.slice(1).map(({ loss }, i) => Math.abs(loss - first[i]!.loss));
  const middle = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)]!;
  const deviation = (NORMAL * middle) / Math.SQRT2;
  const smoothedDeviation = deviation * Math.sqrt((1 - smoothing) / (1 + smoothing));
  return start - lowest > Math.max(DEVIATIONS * smoothedDeviation, LEAST_FALL * start);
}
