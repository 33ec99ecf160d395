import { z } from 'zod';
import { add, div, maximum, mul, sqrt, sub, type Tensor } from '../../graph/index.js';
import { defineOptimizer, type UpdateMoment, type UpdateResult, type UpdateScope } from './optimizer.js';
import { decaying } from './weight-decay.js';

const moments = {
  beta1: z.number().min(0).lt(1).default(0.9).describe('Decay of the mean of gradients.'),
  beta2: z.number().min(0).lt(1).default(0.999).describe('Decay of the mean of squared gradients.'),
  epsilon: z.number().positive().default(1e-8).describe('Added to the root of the mean square.'),
  amsgrad: z
    .boolean()
    .default(false)
    .describe('Divide by the largest mean square so far (Reddi et al. 2018).'),
};

/**
 * Adam: steps by the mean of past gradients over the root of their mean square, both corrected for their start at 0.
 *
 *     g += weightDecay * p;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g g
 *     p -= lr / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + epsilon)
 *
 * Source   Kingma and Ba 2015 (arXiv 1412.6980), algorithm 1; epsilon outside the root as in PyTorch.
 */
export const adam = defineOptimizer({
  kind: 'adam',
  defaultLearningRate: 1e-3,
  options: z.strictObject({
    ...moments,
    weightDecay: z
      .number()
      .nonnegative()
      .default(0)
      .describe('L2 penalty: added to the gradient times the parameter.'),
  }),
  slots: slotNames,
  scalars: stepScalars,
  update(scope) {
    const { parameters, gradient, decayMask, options } = scope;
    const { weightDecay } = options;
    const g = weightDecay === 0 ? gradient : add(gradient, mul(decaying(parameters, decayMask), weightDecay));
    return adamStep(scope, g, parameters);
  },
});

/**
 * Adam with decoupled weight decay: before the step of Adam, p *= 1 - lr * weightDecay.
 *
 * Source   Loshchilov and Hutter 2019 (arXiv 1711.05101), algorithm 2.
 */
export const adamw = defineOptimizer({
  kind: 'adamw',
  defaultLearningRate: 2e-3,
  options: z.strictObject({
    ...moments,
    weightDecay: z
      .number()
      .nonnegative()
      .default(0.01)
      .describe('Share of the parameter taken away, times the learning rate.'),
  }),
  slots: slotNames,
  scalars: (options, moment) => ({
    ...stepScalars(options, moment),
    decay: moment.learningRate * options.weightDecay,
  }),
  update(scope) {
    const { parameters, gradient, scalars, decayMask, options } = scope;
    const decayed =
      options.weightDecay === 0
        ? parameters
        : sub(parameters, mul(decaying(parameters, decayMask), scalars.decay));
    return adamStep(scope, gradient, decayed);
  },
});

interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly amsgrad: boolean;
}

function slotNames({ amsgrad }: AdamOptions): readonly string[] {
  return amsgrad ? ['mean', 'square', 'largestSquare'] : ['mean', 'square'];
}

function stepScalars({ beta1, beta2 }: AdamOptions, { learningRate, update, momentum }: UpdateMoment) {
  const b1 = momentum ?? beta1;
  const t = update + 1;
  return {
    stepSize: learningRate / (1 - b1 ** t),
    rootCorrection: 1 / Math.sqrt(1 - beta2 ** t),
    beta1: b1,
    oneMinusBeta1: 1 - b1,
  };
}

function adamStep(
  { options, slots, scalars }: UpdateScope<AdamOptions>,
  g: Tensor,
  from: Tensor,
): UpdateResult {
  const { beta2, epsilon, amsgrad } = options;
  const mean = add(mul(slots.mean, scalars.beta1), mul(g, scalars.oneMinusBeta1));
  const square = add(mul(slots.square, beta2), mul(mul(g, g), 1 - beta2));
  const largestSquare = amsgrad ? maximum(slots.largestSquare, square) : undefined;
  const root = mul(sqrt(largestSquare ?? square), scalars.rootCorrection);
  const parameters = sub(from, mul(div(mean, add(root, epsilon)), scalars.stepSize));
  return { parameters, slots: largestSquare ? { mean, square, largestSquare } : { mean, square } };
}
