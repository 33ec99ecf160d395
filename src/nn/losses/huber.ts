import { z } from 'zod';
import { abs, minimum, mul, sub, type Tensor } from '../../graph/index.js';
import { defineLoss, type Loss, type Reduction, reduceLoss, requireElementwise } from './loss.js';

export interface HuberOptions extends Reduction {
  /** Error from which on the loss rises in a straight line, above 0. */
  readonly delta?: number | undefined;
}

/**
 * d² / 2 where |d| = |prediction - target| ≤ delta, beyond it delta (|d| - delta / 2).
 *
 * Shapes   predictions and targets [N] or [N, K].
 * Throws   ShapeError if they do not fit.
 * Source   Huber 1964, "Robust estimation of a location parameter".
 */
export function huber(predictions: Tensor, targets: Tensor, options: HuberOptions = {}): Loss {
  const { delta = 1 } = options;
  requireElementwise('huber', predictions, targets, options);
  const error = abs(sub(predictions, targets));
  // Both branches at once: c (|d| - c / 2) with c = min(|d|, delta).
  const capped = minimum(error, delta);
  return reduceLoss(mul(capped, sub(error, mul(capped, 0.5))), options);
}

/**
 * d² / 2 for errors d up to `delta`, beyond it delta (|d| - delta / 2): mse for small errors, mae for outliers.
 *
 * Source   Huber 1964, "Robust estimation of a location parameter".
 */
export const huberLoss = defineLoss({
  kind: 'huber',
  tasks: ['regression'],
  options: z.strictObject({
    delta: z
      .number()
      .positive()
      .default(1)
      .describe('Error from which on the loss rises in a straight line, in units of the target.'),
  }),
  takesLabelSmoothing: false,
  build: ({ options, outputs, targets, ...scope }) => huber(outputs, targets, { ...scope, ...options }),
});
