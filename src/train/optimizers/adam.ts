import { z } from 'zod';
import { add, maximum, mul } from '../../graph/index.js';
import { correctedMoments, correctedStep, momentOptions } from './moments.js';
import {
  defineOptimizer,
  type UpdateMoment,
  type UpdateScope,
  type UpdateStep,
  zeroSlots,
} from './optimizer.js';

const AdamOptions = z.strictObject({
  ...momentOptions,
  epsilon: z.number().positive().default(1e-8).describe('Added to the root of the mean square.'),
  amsgrad: z
    .boolean()
    .default(false)
    .describe('Divide by the largest mean square so far (Reddi et al. 2018).'),
});
type AdamOptions = z.output<typeof AdamOptions>;

const rules = {
  options: AdamOptions,
  slots: ({ amsgrad }: AdamOptions) => zeroSlots('mean', 'square', ...(amsgrad ? ['largestSquare'] : [])),
  scalars: (options: AdamOptions, moment: UpdateMoment) => correctedMoments(options, moment),
  update({ options, gradient: g, slots, scalars }: UpdateScope<AdamOptions>): UpdateStep {
    const { beta2, amsgrad } = options;
    const mean = add(mul(slots.mean, scalars.beta1), mul(g, scalars.oneMinusBeta1));
    const square = add(mul(slots.square, beta2), mul(mul(g, g), 1 - beta2));
    const largestSquare = amsgrad ? maximum(slots.largestSquare, square) : undefined;
    const step = correctedStep(mean, largestSquare ?? square, scalars);
    return { step, slots: largestSquare ? { mean, square, largestSquare } : { mean, square } };
  },
};

/**
 * Adam: steps by the mean of past gradients over the root of their mean square, both corrected for their start at 0.
 *
 *     m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g g
 *     p -= lr / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + epsilon)
 *
 * Rate     0.001 by default, as in the paper.
 * Source   Kingma and Ba 2015 (arXiv 1412.6980), algorithm 1; epsilon outside the root as in PyTorch.
 */
export const adam = defineOptimizer({
  kind: 'adam',
  defaultLearningRate: 1e-3,
  decay: { weightDecay: 0, decoupled: false },
  ...rules,
});

/**
 * Adam with decoupled weight decay: before the step of Adam, p *= 1 - lr * weightDecay.
 *
 * Rate     0.002 by default: twice Adam's, for small networks under a schedule that falls to 0.
 * Source   Loshchilov and Hutter 2019 (arXiv 1711.05101), algorithm 2; decay 0.01 as in PyTorch.
 */
export const adamw = defineOptimizer({
  kind: 'adamw',
  defaultLearningRate: 2e-3,
  decay: { weightDecay: 0.01, decoupled: true },
  ...rules,
});
