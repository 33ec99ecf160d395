/**
 * Brier score: mean over samples of the sum over classes of (p - y)^2, 0 (best) to 2.
 *
 * Shapes  labels [N], probabilities [N, K] row-major, K = classes.
 * Source  Brier 1950, "Verification of forecasts expressed in terms of probability".
 */
export function brierScore(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): number {
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    for (let k = 0; k < classes; k++) {
      total += (probabilities[i * classes + k] - (labels[i] === k ? 1 : 0)) ** 2;
    }
  }
  return total / labels.length;
}

/** The binary form: mean of (p_1 - y)^2, 0 (best) to 1; half of the score over both classes. */
export function binaryBrierScore(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < labels.length; i++) total += (scores[i] - labels[i]) ** 2;
  return total / labels.length;
}
