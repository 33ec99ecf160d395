import { z } from 'zod';
import { mul, sub, type Tensor } from '../../graph/index.js';
import { defineLoss, type Loss, type Reduction, reduceLoss, requireElementwise } from './loss.js';

/** (prediction - target)². Shapes: predictions and targets [N] or [N, K]. Throws ShapeError if they do not fit. */
export function meanSquaredError(predictions: Tensor, targets: Tensor, options: Reduction = {}): Loss {
  requireElementwise('meanSquaredError', predictions, targets, options);
  const error = sub(predictions, targets);
  return reduceLoss(mul(error, error), options);
}

/** (prediction - target)², averaged over outputs: large errors count most. */
export const meanSquaredErrorLoss = defineLoss({
  kind: 'mse',
  tasks: ['regression'],
  options: z.strictObject({}),
  takesLabelSmoothing: false,
  build: ({ outputs, targets, ...scope }) => meanSquaredError(outputs, targets, scope),
});
