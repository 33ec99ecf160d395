import { normal, tInterval } from '../../statistics/index.js';
import type { ValidationAnswers } from '../../train/index.js';
import { ticksOf } from '../chart.js';
import type { Estimate } from './estimate.js';

/** How far one predicted number is from the truth; all in its own units. */
export interface Residuals {
  readonly name: string;
  /** True and predicted numbers, float64 [N]. */
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
  /** Mean of |predicted - true|, with the t interval of a mean. */
  readonly meanAbsoluteError: Estimate;
  /** Root of the mean of (predicted - true)²; its interval is that of the mean of squares. */
  readonly rootMeanSquaredError: Estimate;
  /** Mean of predicted - true: above 0 the model says too much. */
  readonly bias: Estimate;
  /** Share of the variance that is explained; null where the true numbers are all equal. */
  readonly r2: Estimate | null;
  /** Numbers of predicted - true in bins of equal width, between round limits. */
  readonly histogram: readonly { readonly low: number; readonly high: number; readonly count: number }[];
}

/** Bins that are wanted where there are many examples. */
const MOST_BINS = 40;
const FEWEST_BINS = 8;

/** The errors of each number that is predicted; none for another task. */
export function residualsOf({ task, classes, targets, outputs, names }: ValidationAnswers): Residuals[] {
  if (task !== 'regression' || names.length === 0) return [];
  const width = classes.length;
  return classes.map((name, k) => {
    const column = (values: ArrayLike<number>) =>
      Float64Array.from({ length: names.length }, (_, i) => values[i * width + k]);
    const [truth, predicted] = [column(targets), column(outputs)];
    const errors = predicted.map((value, i) => value - truth[i]);
    const absolute = meanEstimate(errors.map(Math.abs));
    const squares = meanEstimate(errors.map((error) => error * error));
    return {
      name,
      truth,
      predicted,
      meanAbsoluteError: { ...absolute, low: Math.max(0, absolute.low) },
      rootMeanSquaredError: {
        value: Math.sqrt(squares.value),
        low: Math.sqrt(Math.max(0, squares.low)),
        high: Math.sqrt(squares.high),
      },
      bias: meanEstimate(errors),
      r2: explained(truth, errors),
      histogram: histogramOf(errors),
    };
  });
}

function meanEstimate(values: Float64Array): Estimate {
  const { mean, low, high } = tInterval(values);
  return { value: mean, low, high };
}

/**
 * R² = 1 - M / V with M the mean of squared errors and V the variance of the true numbers. By the delta method its standard
 * error is the deviation of (e² - (1 - R²) (y - mean)²) / V over √N.
 *
 * Source  van der Vaart 1998, "Asymptotic Statistics", theorem 3.1.
 */
function explained(truth: Float64Array, errors: Float64Array): Estimate | null {
  const mean = meanOf(truth);
  const deviations = truth.map((value) => (value - mean) ** 2);
  const variance = meanOf(deviations);
  if (truth.every((value) => value === truth[0])) return null;
  const value = 1 - meanOf(errors.map((error) => error * error)) / variance;
  const influence = errors.map((error, i) => (error * error - (1 - value) * deviations[i]) / variance);
  const half =
    (normal.upperQuantile(0.025) * Math.sqrt(meanOf(influence.map((one) => one * one)))) /
    Math.sqrt(truth.length);
  return { value, low: value - half, high: Math.min(1, value + half) };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** About √N bins, each of a round width; a single one where all errors are equal. */
function histogramOf(errors: Float64Array): Residuals['histogram'] {
  const low = errors.reduce((a, b) => Math.min(a, b));
  const high = errors.reduce((a, b) => Math.max(a, b));
  if (!(high > low)) return [{ low, high, count: errors.length }];
  const wanted = Math.min(MOST_BINS, Math.max(FEWEST_BINS, Math.round(Math.sqrt(errors.length))));
  const [first, second] = ticksOf([low, high], wanted);
  const width = second - first;
  const start = Math.floor(low / width + 1e-9);
  const counts = new Array<number>(Math.max(1, Math.ceil(high / width - 1e-9) - start)).fill(0);
  for (const error of errors) {
    counts[Math.min(counts.length - 1, Math.max(0, Math.floor(error / width) - start))]++;
  }
  const edge = (i: number) => Number(((start + i) * width).toPrecision(12));
  return counts.map((count, i) => ({ low: edge(i), high: edge(i + 1), count }));
}
