import { z } from 'zod';
import { add, mul } from '../../graph/index.js';
import { defineOptimizer, type UpdateStep, zeroSlots } from './optimizer.js';

/**
 * Stochastic gradient descent with momentum.
 *
 *     buf = momentum * buf + (1 - dampening) * g  (buf = g in the first update)
 *     d = nesterov ? g + momentum * buf : buf;  p -= lr * d
 *
 * Rate     0.05 by default: half of the 0.1 that He et al. 2016 (arXiv 1512.03385) use with batch norm and batches of 128.
 * Source   Sutskever, Martens, Dahl, Hinton 2013; formula as in PyTorch's SGD.
 */
export const sgd = defineOptimizer({
  kind: 'sgd',
  defaultLearningRate: 0.05,
  decay: { weightDecay: 0, decoupled: false },
  options: z.strictObject({
    momentum: z.number().min(0).lt(1).default(0.9).describe('Share of the past that goes on, 0 to below 1.'),
    dampening: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Share of the gradient that momentum leaves out.'),
    nesterov: z.boolean().default(false).describe('Look ahead along the momentum.'),
  }),
  slots: ({ momentum }) => (momentum === 0 ? [] : zeroSlots('momentum')),
  scalars: (
    { momentum, dampening },
    { learningRate, update, momentum: scheduled },
  ): Record<string, number> =>
    momentum === 0
      ? { learningRate }
      : { learningRate, momentum: scheduled ?? momentum, gradientShare: update === 0 ? 1 : 1 - dampening },
  update({ options: { momentum, nesterov, dampening }, gradient: g, slots, scalars }): UpdateStep {
    if (momentum === 0) return { step: mul(g, scalars.learningRate), slots: {} };
    const fresh = dampening === 0 ? g : mul(g, scalars.gradientShare);
    const buffer = add(mul(slots.momentum, scalars.momentum), fresh);
    const direction = nesterov ? add(g, mul(buffer, scalars.momentum)) : buffer;
    return { step: mul(direction, scalars.learningRate), slots: { momentum: buffer } };
  },
});
