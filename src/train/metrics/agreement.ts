import { type ConfusionMatrix, classTotals, sum } from './confusion-matrix.js';

/**
 * Cohen's kappa: agreement beyond chance, (p_o - p_e) / (1 - p_e); 1 is perfect, 0 is chance.
 *
 * Null where it is 0/0: only one class occurs and it alone is predicted.
 * Source  Cohen 1960, "A coefficient of agreement for nominal scales".
 */
export function cohenKappa(confusion: ConfusionMatrix): number | null {
  const { occurs, predicted, hit, samples } = classTotals(confusion);
  // In counts, not shares, so that the test for 0/0 is exact.
  const byChance = sum(occurs.map((count, k) => count * predicted[k]));
  const room = samples ** 2 - byChance;
  return room === 0 ? null : (samples * sum(hit) - byChance) / room;
}

/**
 * Matthews correlation coefficient between labels and predictions, -1 to 1; 0 where either has only one class.
 *
 * Source  Gorodkin 2004, "Comparing two K-category assignments by a K-category correlation coefficient".
 */
export function matthewsCorrelation(confusion: ConfusionMatrix): number {
  const { occurs, predicted, hit, samples } = classTotals(confusion);
  const spreadOf = (counts: readonly number[]) => samples ** 2 - sum(counts.map((count) => count ** 2));
  const covariance = samples * sum(hit) - sum(occurs.map((count, k) => count * predicted[k]));
  const spread = Math.sqrt(spreadOf(occurs)) * Math.sqrt(spreadOf(predicted));
  return spread === 0 ? 0 : covariance / spread;
}
