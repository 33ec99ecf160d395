/** Number of bins where a caller names none, as in Guo et al. */
export const CALIBRATION_BINS = 15;

/** Samples whose probability lies in (low, high]; 0 belongs to the first bin. */
export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** How many of them were right. */
  readonly right: number;
  /** Sum of their probabilities. */
  readonly confidence: number;
}

/**
 * Samples in equal bins (i/bins, (i+1)/bins] by the probability of their predicted class.
 *
 * Shapes  labels, predicted and confidences (the probability of the predicted class) are [N].
 */
export function calibrationBins(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  confidences: ArrayLike<number>,
  bins: number = CALIBRATION_BINS,
): CalibrationBin[] {
  const counts = new Float64Array(bins);
  const right = new Float64Array(bins);
  const sums = new Float64Array(bins);
  for (let i = 0; i < labels.length; i++) {
    const bin = binOf(confidences[i], bins);
    counts[bin]++;
    sums[bin] += confidences[i];
    if (labels[i] === predicted[i]) right[bin]++;
  }
  return Array.from({ length: bins }, (_, i) => ({
    low: i / bins,
    high: (i + 1) / bins,
    count: counts[i],
    right: right[i],
    confidence: sums[i],
  }));
}

/**
 * Expected calibration error: the mean over bins of |accuracy - mean probability|, weighted by their size. 0 is best.
 *
 * Source  Guo, Pleiss, Sun, Weinberger 2017 (arXiv 1706.04599), eq. 3.
 */
export function calibrationErrorOf(bins: readonly CalibrationBin[]): number {
  // The weight of a bin cancels its mean's divisor: only right - confidence is needed.
  const gaps = bins.reduce((total, { right, confidence }) => total + Math.abs(right - confidence), 0);
  return gaps / bins.reduce((total, { count }) => total + count, 0);
}

/** The same of samples, by `calibrationBins`. */
export function calibrationError(...samples: Parameters<typeof calibrationBins>): number {
  return calibrationErrorOf(calibrationBins(...samples));
}

/** Compares with the edges themselves: a product that is rounded would put an edge into either bin. */
function binOf(confidence: number, bins: number): number {
  let bin = Math.max(0, Math.ceil(confidence * bins) - 1);
  while (bin > 0 && confidence <= bin / bins) bin--;
  while (bin < bins - 1 && confidence > (bin + 1) / bins) bin++;
  return bin;
}
