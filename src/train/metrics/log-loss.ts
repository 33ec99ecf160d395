/** Probabilities are kept this far from 0 and 1, so that one confident mistake does not make the mean infinite. */
const CLIP = Number.EPSILON;

/** The probability, at least 2^-52 and at most 1 - 2^-52. */
export function clipProbability(probability: number): number {
  return Math.min(1 - CLIP, Math.max(CLIP, probability));
}

/**
 * Mean of -ln of the probability given to the true class, in nats. Probabilities below 2^-52 count as 2^-52.
 *
 * Shapes  labels [N], probabilities [N, K] row-major, K = classes.
 */
export function logLoss(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): number {
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    total -= Math.log(clipProbability(probabilities[i * classes + labels[i]]));
  }
  return total / labels.length;
}
