import { z } from 'zod';
import { add, div, mul, sqrt } from '../../graph/index.js';
import { defineOptimizer, zeroSlots } from './optimizer.js';

/**
 * Adadelta: scales the gradient by the root mean square of past steps over that of gradients, in the units of parameters.
 *
 *     v = rho v + (1 - rho) g g;  d = sqrt(u + epsilon) / sqrt(v + epsilon) * g;  u = rho u + (1 - rho) d d;  p -= lr * d
 *
 * Rate     1 by default: the method has none, and multiplies what it finds.
 * Source   Zeiler 2012 (arXiv 1212.5701), algorithm 1; rho and epsilon as in PyTorch.
 */
export const adadelta = defineOptimizer({
  kind: 'adadelta',
  defaultLearningRate: 1,
  decay: { weightDecay: 0, decoupled: false },
  options: z.strictObject({
    rho: z.number().min(0).lt(1).default(0.9).describe('Decay of both means of squares.'),
    epsilon: z.number().positive().default(1e-6).describe('Added under both roots; sets the first steps.'),
  }),
  slots: () => zeroSlots('square', 'stepSquare'),
  scalars: (_options, { learningRate }) => ({ learningRate }),
  update({ options: { rho, epsilon }, gradient: g, slots, scalars }) {
    const square = add(mul(slots.square, rho), mul(mul(g, g), 1 - rho));
    const direction = mul(div(sqrt(add(slots.stepSquare, epsilon)), sqrt(add(square, epsilon))), g);
    const stepSquare = add(mul(slots.stepSquare, rho), mul(mul(direction, direction), 1 - rho));
    return { step: mul(direction, scalars.learningRate), slots: { square, stepSquare } };
  },
});
