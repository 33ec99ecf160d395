import { z } from 'zod';
import { add, div, mul, sqrt } from '../../graph/index.js';
import { defineOptimizer } from './optimizer.js';

/**
 * Adagrad: divides the gradient by the root of the sum of all its squares so far, so that steps become ever shorter.
 *
 *     s += g g;  p -= lr / (1 + (t - 1) * rateDecay) * g / (sqrt(s) + epsilon)
 *
 * Rate     0.01 by default, as in PyTorch.
 * Source   Duchi, Hazan, Singer 2011; formula as in PyTorch.
 */
export const adagrad = defineOptimizer({
  kind: 'adagrad',
  defaultLearningRate: 1e-2,
  decay: { weightDecay: 0, decoupled: false },
  options: z.strictObject({
    rateDecay: z
      .number()
      .nonnegative()
      .default(0)
      .describe('Fall of the learning rate from update to update, besides that of the schedule.'),
    initialAccumulator: z
      .number()
      .nonnegative()
      .default(0)
      .describe('Start of the sum of squares; the larger, the shorter the first steps.'),
    epsilon: z.number().positive().default(1e-10).describe('Added to the root of the sum of squares.'),
  }),
  slots: ({ initialAccumulator }) => [{ name: 'squares', initial: initialAccumulator }],
  scalars: ({ rateDecay }, { learningRate, update }) => ({
    stepSize: learningRate / (1 + update * rateDecay),
  }),
  update({ options: { epsilon }, gradient: g, slots, scalars }) {
    const squares = add(slots.squares, mul(g, g));
    return { step: mul(div(g, add(sqrt(squares), epsilon)), scalars.stepSize), slots: { squares } };
  },
});
