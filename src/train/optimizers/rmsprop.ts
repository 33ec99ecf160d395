import { z } from 'zod';
import { add, div, mul, sqrt, sub } from '../../graph/index.js';
import { defineOptimizer, type UpdateStep, zeroSlots } from './optimizer.js';

/**
 * RMSProp: divides the gradient by the root of its running mean square.
 *
 *     v = alpha v + (1 - alpha) g g;  d = g / (sqrt(v) + epsilon)
 *     momentum: buf = momentum * buf + d, p -= lr * buf;  otherwise p -= lr * d
 *
 * Centered, v is the running variance, the mean square less the squared mean a of gradients. It is followed directly,
 * v = alpha (v + (1 - alpha) (g - a)^2), which is the same number and, unlike the difference of two nearly equal squares in
 * float32, never negative.
 *
 * Rate     0.001 by default, as in Keras; the mean square starts at 0 and is not corrected, so that first
 *          steps are up to 1 / sqrt(1 - alpha) times longer.
 * Source   Tieleman and Hinton 2012, lecture 6.5; centered: Graves 2013 (arXiv 1308.0850); formula as in PyTorch.
 */
export const rmsprop = defineOptimizer({
  kind: 'rmsprop',
  defaultLearningRate: 1e-3,
  decay: { weightDecay: 0, decoupled: false },
  options: z.strictObject({
    alpha: z.number().min(0).lt(1).default(0.99).describe('Decay of the mean of squares.'),
    momentum: z.number().min(0).lt(1).default(0).describe('Share of the past steps that goes on.'),
    centered: z.boolean().default(false).describe('Divide by the spread around the mean gradient.'),
    epsilon: z.number().positive().default(1e-8).describe('Added to the root of the mean square.'),
  }),
  slots: ({ momentum, centered }) =>
    zeroSlots('square', ...(centered ? ['mean'] : []), ...(momentum === 0 ? [] : ['momentum'])),
  scalars: ({ momentum }, { learningRate, momentum: scheduled }): Record<string, number> =>
    momentum === 0 ? { learningRate } : { learningRate, momentum: scheduled ?? momentum },
  update({ options, gradient: g, slots, scalars }): UpdateStep {
    const { alpha, momentum, centered, epsilon } = options;
    const difference = centered ? sub(g, slots.mean) : g;
    const fresh = mul(mul(difference, difference), centered ? alpha * (1 - alpha) : 1 - alpha);
    const square = add(mul(slots.square, alpha), fresh);
    const next = {
      square,
      ...(centered && { mean: add(mul(slots.mean, alpha), mul(g, 1 - alpha)) }),
    };
    const direction = div(g, add(sqrt(square), epsilon));
    if (momentum === 0) return { step: mul(direction, scalars.learningRate), slots: next };
    const buffer = add(mul(slots.momentum, scalars.momentum), direction);
    return { step: mul(buffer, scalars.learningRate), slots: { ...next, momentum: buffer } };
  },
});
