import { randomStream } from '../../base/random.js';
import { percentileOf, wilson } from '../../statistics/index.js';
import {
  CALIBRATION_BINS,
  calibrationBins,
  calibrationErrorOf,
  type ValidationAnswers,
} from '../../train/index.js';
import type { Estimate } from './estimate.js';

/** Examples of which the model was about equally sure. */
export interface ReliabilityBin {
  /** Probabilities in (low, high]. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Mean probability. */
  readonly confidence: number;
  /** Share that was right, with Wilson's interval. */
  readonly accuracy: Estimate;
}

/** Whether probabilities can be believed. */
export interface Reliability {
  /** What a probability is of: the decided class of each example, or each label being true. */
  readonly of: 'classes' | 'labels';
  /** Number of bins of equal width. */
  readonly bins: number;
  /** Those that hold anything, from the least sure on. */
  readonly filled: readonly ReliabilityBin[];
  /** Expected calibration error, 0 is best. Source: Guo et al. 2017 (arXiv 1706.04599), eq. 3. */
  readonly error: number;
  /** Largest difference of any bin. Source: the same, eq. 5. */
  readonly largest: number;
  /**
   * Calibration error that probabilities which are exactly right would stay below on so few examples, in 95 of 100 sets.
   * Source: Bröcker, Smith 2007, "Increasing the reliability of reliability diagrams" (consistency resampling).
   */
  readonly chance: number;
}

const RESAMPLES = 200;
/** Of larger sets, chance is drawn for so many examples, and grows smaller by the root of the number. */
const MOST_DRAWN = 10_000;
const BY_CHANCE = 0.95;

/** How far the probabilities of a run are what they say; undefined in regression. */
export function reliabilityOf(
  answers: ValidationAnswers,
  { bins = CALIBRATION_BINS, seed = 0 }: { readonly bins?: number; readonly seed?: number } = {},
): Reliability | undefined {
  const { task, classes, targets, outputs, decided } = answers;
  if (task === 'regression' || targets.length === 0) return undefined;
  const ofLabels = task === 'multi-label';
  const said = ofLabels ? new Int32Array(targets.length).fill(1) : decided;
  const confidences = ofLabels
    ? outputs
    : Float64Array.from(decided, (k, i) => outputs[i * classes.length + k]);
  const all = calibrationBins(targets, said, confidences, bins);
  const filled = all
    .filter(({ count }) => count > 0)
    .map(({ low, high, count, right, confidence }) => ({
      low,
      high,
      count,
      confidence: confidence / count,
      accuracy: { value: right / count, ...wilson(right, count) },
    }));
  return {
    of: ofLabels ? 'labels' : 'classes',
    bins,
    filled,
    error: calibrationErrorOf(all),
    largest: Math.max(...filled.map(({ confidence, accuracy }) => Math.abs(accuracy.value - confidence))),
    chance: chanceError(confidences, bins, seed),
  };
}

/** Percentile of the error where each example is right exactly as often as its probability says. */
function chanceError(confidences: Float64Array, bins: number, seed: number): number {
  const stream = randomStream(seed, 'reliability');
  const step = Math.max(1, Math.floor(confidences.length / MOST_DRAWN));
  const some = confidences.filter((_, i) => i % step === 0);
  const ones = new Int32Array(some.length).fill(1);
  const errors = Float64Array.from({ length: RESAMPLES }, () => {
    const right = Int32Array.from(some, (confidence) => (stream.uniform() < confidence ? 1 : 0));
    return calibrationErrorOf(calibrationBins(right, ones, some, bins));
  }).sort();
  return percentileOf(errors, BY_CHANCE) * Math.sqrt(some.length / confidences.length);
}
