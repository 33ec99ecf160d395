import { z } from 'zod';
import { abs, sub, type Tensor } from '../../graph/index.js';
import { defineLoss, type Loss, type Reduction, reduceLoss, requireElementwise } from './loss.js';

/**
 * |prediction - target|, with derivative 0 where they are equal. Shapes: predictions and targets [N] or [N, K]. Throws
 * ShapeError if they do not fit.
 */
export function meanAbsoluteError(predictions: Tensor, targets: Tensor, options: Reduction = {}): Loss {
  requireElementwise('meanAbsoluteError', predictions, targets, options);
  return reduceLoss(abs(sub(predictions, targets)), options);
}

/** |prediction - target|, averaged over outputs: outliers pull no harder than others. */
export const meanAbsoluteErrorLoss = defineLoss({
  kind: 'mae',
  tasks: ['regression'],
  options: z.strictObject({}),
  takesLabelSmoothing: false,
  build: ({ outputs, targets, ...scope }) => meanAbsoluteError(outputs, targets, scope),
});
