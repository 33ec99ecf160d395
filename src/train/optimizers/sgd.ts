import { z } from 'zod';
import { add, mul, sub } from '../../graph/index.js';
import { defineOptimizer, type UpdateResult } from './optimizer.js';
import { decaying } from './weight-decay.js';

/**
 * Stochastic gradient descent with momentum.
 *
 *     g += weightDecay * p;  buf = momentum * buf + (1 - dampening) * g  (buf = g in the first update)
 *     d = nesterov ? g + momentum * buf : buf;  p -= lr * d
 *
 * Source   Sutskever, Martens, Dahl, Hinton 2013; formula as in PyTorch's SGD.
 */
export const sgd = defineOptimizer({
  kind: 'sgd',
  defaultLearningRate: 0.05,
  options: z.strictObject({
    momentum: z.number().min(0).lt(1).default(0.9).describe('Share of the past that goes on, 0 to below 1.'),
    dampening: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Share of the gradient that momentum leaves out.'),
    nesterov: z.boolean().default(false).describe('Look ahead along the momentum.'),
    weightDecay: z
      .number()
      .nonnegative()
      .default(0)
      .describe('L2 penalty: added to the gradient times the parameter.'),
  }),
  slots: ({ momentum }) => (momentum === 0 ? [] : ['momentum']),
  scalars: (
    { momentum, dampening },
    { learningRate, update, momentum: scheduled },
  ): Record<string, number> =>
    momentum === 0
      ? { learningRate }
      : { learningRate, momentum: scheduled ?? momentum, gradientShare: update === 0 ? 1 : 1 - dampening },
  update({ options, parameters, gradient, slots, scalars, decayMask }): UpdateResult {
    const { weightDecay, momentum, nesterov, dampening } = options;
    const g = weightDecay === 0 ? gradient : add(gradient, mul(decaying(parameters, decayMask), weightDecay));
    if (momentum === 0) return { parameters: sub(parameters, mul(g, scalars.learningRate)), slots: {} };
    const fresh = dampening === 0 ? g : mul(g, scalars.gradientShare);
    const buffer = add(mul(slots.momentum, scalars.momentum), fresh);
    const direction = nesterov ? add(g, mul(buffer, scalars.momentum)) : buffer;
    return { parameters: sub(parameters, mul(direction, scalars.learningRate)), slots: { momentum: buffer } };
  },
});
