import { defineRule } from '../rule.js';

/** Optimizers that divide the gradient by its size, and with it the pull of a penalty in the gradient. */
const ADAPTIVE: readonly string[] = ['adam', 'rmsprop', 'adagrad', 'adadelta', 'lion', 'adabelief'];

export const l2ThroughAdaptiveOptimizer = defineRule({
  id: 'l2-through-adaptive-optimizer',
  topic: 'weight-decay',
  severity: 'advice',
  why: 'Added to the gradient, decay is divided by the size of the gradient: weights with large gradients hardly shrink.',
  source: 'Loshchilov and Hutter 2019, "Decoupled weight decay regularization" (arXiv 1711.05101)',
  find({ optimizer: { kind, options } }) {
    const { weightDecay, decoupled } = options;
    if (
      !ADAPTIVE.includes(kind) ||
      decoupled === true ||
      typeof weightDecay !== 'number' ||
      weightDecay === 0
    )
      return [];
    return [
      {
        where: 'optimizer.weightDecay',
        what: `${kind} with a weight decay of ${weightDecay} through the gradient`,
        fix: kind === 'adam' ? 'use adamw, whose decay is decoupled' : 'set decoupled to true',
      },
    ];
  },
});
