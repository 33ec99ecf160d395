import type { OptimizerSpec } from '../optimizers/index.js';

/** How the best rate grows with the batch. */
export type BatchSizeRule = 'linear' | 'square-root';

/**
 * By optimizer; null where neither theory nor practice knows of one.
 *
 * Sources  SGD: Goyal et al. 2017, "Accurate, Large Minibatch SGD" (arXiv 1706.02677), section 2.1. Adam and RMSprop: Malladi
 *          et al. 2022, "On the SDEs and Scaling Rules for Adaptive Gradient Algorithms" (arXiv 2205.10287), which holds for
 *          their kin, whose steps do not depend on the scale of the gradient either.
 */
export const BATCH_SIZE_RULES: Readonly<Record<string, BatchSizeRule | null>> = {
  sgd: 'linear',
  adam: 'square-root',
  adamw: 'square-root',
  rmsprop: 'square-root',
  adabelief: 'square-root',
  lion: 'square-root',
  adagrad: null,
  adadelta: null,
};

/** A rate for batches of another size: `rate * factor`, or `rate * √factor`, for a batch `factor` times as large. */
export function rateForBatch(
  rate: number,
  rule: BatchSizeRule,
  batch: { readonly from: number; readonly to: number },
): number {
  const factor = batch.to / batch.from;
  return rate * (rule === 'linear' ? factor : Math.sqrt(factor));
}

export function batchSizeRuleOf(optimizer: Exclude<OptimizerSpec, string>): BatchSizeRule | null {
  return BATCH_SIZE_RULES[optimizer.kind] ?? null;
}
