import { type ConfusionMatrix, classTotals, sum } from './confusion-matrix.js';

/** Share of the samples that are predicted right, 0 to 1. */
export function accuracy(confusion: ConfusionMatrix): number {
  const { hit, samples } = classTotals(confusion);
  return sum(hit) / samples;
}

/** Mean recall of the classes that occur: accuracy where every such class weighs the same. */
export function balancedAccuracy(confusion: ConfusionMatrix): number {
  const { hit, occurs } = classTotals(confusion);
  const recalls = hit.flatMap((h, k) => (occurs[k] > 0 ? [h / occurs[k]] : []));
  return sum(recalls) / recalls.length;
}
