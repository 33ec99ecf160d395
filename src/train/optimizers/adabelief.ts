import { z } from 'zod';
import { add, mul, sub } from '../../graph/index.js';
import { correctedMoments, correctedStep, momentOptions } from './moments.js';
import { defineOptimizer, zeroSlots } from './optimizer.js';

/**
 * AdaBelief: Adam with the spread of gradients around their mean in place of their mean square: long steps where gradients
 * agree, short ones where they surprise.
 *
 *     m = b1 m + (1 - b1) g;  s = b2 s + (1 - b2) (g - m)^2 + epsilon
 *     p -= lr / (1 - b1^t) * m / (sqrt(s) / sqrt(1 - b2^t) + epsilon)
 *
 * Rate     0.001 by default, as in the paper; decay is decoupled as in its code.
 * Source   Zhuang et al. 2020 (arXiv 2010.07468), algorithm 2; epsilon as in its code.
 */
export const adabelief = defineOptimizer({
  kind: 'adabelief',
  defaultLearningRate: 1e-3,
  decay: { weightDecay: 0, decoupled: true },
  options: z.strictObject({
    ...momentOptions,
    epsilon: z.number().positive().default(1e-16).describe('Added to the spread and to its root.'),
  }),
  slots: () => zeroSlots('mean', 'spread'),
  scalars: correctedMoments,
  update({ options: { beta2, epsilon }, gradient: g, slots, scalars }) {
    const mean = add(mul(slots.mean, scalars.beta1), mul(g, scalars.oneMinusBeta1));
    const surprise = sub(g, mean);
    const spread = add(add(mul(slots.spread, beta2), mul(mul(surprise, surprise), 1 - beta2)), epsilon);
    return { step: correctedStep(mean, spread, scalars), slots: { mean, spread } };
  },
});
