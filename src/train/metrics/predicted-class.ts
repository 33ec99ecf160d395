import type { Task } from '../../nn/index.js';

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

/** The class that is decided for; of two in the binary task, the second from a probability of one half upwards. */
export function decidedClasses(task: Task, probabilities: ArrayLike<number>, classes: number): Int32Array {
  if (task !== 'binary') return predictedClasses(probabilities, classes);
  return Int32Array.from({ length: probabilities.length / 2 }, (_, i) =>
    probabilities[2 * i + 1] >= 0.5 ? 1 : 0,
  );
}

/** Binary decisions: 1 where the score of class 1 reaches the threshold, else 0. */
export function decideAt(scores: ArrayLike<number>, threshold: number): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, i) => (scores[i] >= threshold ? 1 : 0));
}
