import type { TrialRecord } from './trial-log.js';

/**
 * For each objective the standard deviation of what the folds of a trial came to, n - 1 below the fraction; null without folds, or with
 * fewer than two that were trained to their end.
 *
 * It says how much a score depends on what is trained on and what validates. Folds share training examples, so that the error of
 * their mean is larger than this over √n (Bengio and Grandvalet 2004: no unbiased estimate of it exists).
 */
export function foldDeviations({ folds }: Pick<TrialRecord, 'folds'>): number[] | null {
  const done = (folds ?? []).filter(({ state }) => state === 'complete');
  if (done.length < 2) return null;
  return done[0].values!.map((_, i) => {
    const values = done.map((fold) => fold.values![i]);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return Math.sqrt(squares / (values.length - 1));
  });
}
