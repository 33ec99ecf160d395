/**
 * The class of largest probability of each sample; the first of equal ones.
 *
 * Shapes  probabilities [N, K] row-major, K = classes → [N].
 */
export function predictedClasses(probabilities: ArrayLike<number>, classes: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / classes }, (_, sample) => {
    const row = sample * classes;
    let best = 0;
    for (let k = 1; k < classes; k++) if (probabilities[row + k] > probabilities[row + best]) best = k;
    return best;
  });
}

/** Binary decisions: 1 where the score of class 1 reaches the threshold, else 0. */
export function decideAt(scores: ArrayLike<number>, threshold: number): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, i) => (scores[i] >= threshold ? 1 : 0));
}
