/** Number of bins where a caller names none, as in Guo et al. */
export const CALIBRATION_BINS = 15;

/**
 * Expected calibration error: samples fall into equal bins (i/bins, (i+1)/bins] by the probability of their predicted
 * class; the mean of |accuracy - mean probability| over bins, weighted by their size. 0 is best.
 *
 * Shapes  labels, predicted and confidences (the probability of the predicted class) are [N].
 * Source  Guo, Pleiss, Sun, Weinberger 2017 (arXiv 1706.04599), eq. 3.
 */
export function calibrationError(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  confidences: ArrayLike<number>,
  bins: number = CALIBRATION_BINS,
): number {
  // The weight of a bin cancels its mean's divisor: only the sum of (right - confidence) per bin is needed.
  const gaps = new Array<number>(bins).fill(0);
  for (let i = 0; i < labels.length; i++) {
    gaps[binOf(confidences[i], bins)] += (labels[i] === predicted[i] ? 1 : 0) - confidences[i];
  }
  return gaps.reduce((total, gap) => total + Math.abs(gap), 0) / labels.length;
}

/** Compares with the edges themselves: a product that is rounded would put an edge into either bin. */
function binOf(confidence: number, bins: number): number {
  let bin = Math.max(0, Math.ceil(confidence * bins) - 1);
  while (bin > 0 && confidence <= bin / bins) bin--;
  while (bin < bins - 1 && confidence > (bin + 1) / bins) bin++;
  return bin;
}
