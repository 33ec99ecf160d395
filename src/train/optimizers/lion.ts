import { z } from 'zod';
import { add, mul, sign } from '../../graph/index.js';
import { defineOptimizer, zeroSlots } from './optimizer.js';

/**
 * Lion: steps of one size, by the sign of a mean of gradients. Keeps one vector where Adam keeps two.
 *
 *     c = b1 m + (1 - b1) g;  p -= lr * sign(c);  m = b2 m + (1 - b2) g
 *
 * Rate     0.0005 by default, a quarter of AdamW's, and four times its decay: the paper advises three to ten times.
 * Source   Chen et al. 2023 (arXiv 2302.06675), algorithm 2.
 */
export const lion = defineOptimizer({
  kind: 'lion',
  defaultLearningRate: 5e-4,
  decay: { weightDecay: 0.04, decoupled: true },
  options: z.strictObject({
    beta1: z.number().min(0).lt(1).default(0.9).describe('Share of the mean in the direction.'),
    beta2: z.number().min(0).lt(1).default(0.99).describe('Decay of the mean of gradients.'),
  }),
  slots: () => zeroSlots('mean'),
  scalars({ beta1 }, { learningRate, momentum }) {
    const b1 = momentum ?? beta1;
    return { learningRate, beta1: b1, oneMinusBeta1: 1 - b1 };
  },
  update({ options: { beta2 }, gradient: g, slots, scalars }) {
    const mixed = add(mul(slots.mean, scalars.beta1), mul(g, scalars.oneMinusBeta1));
    const mean = add(mul(slots.mean, beta2), mul(g, 1 - beta2));
    return { step: mul(sign(mixed), scalars.learningRate), slots: { mean } };
  },
});
