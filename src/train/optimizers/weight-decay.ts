import { z } from 'zod';
import { add, mul, sign, sub, type Tensor } from '../../graph/index.js';

/** What an optimizer does about decay where nothing is said. */
export interface DecayDefaults {
  readonly weightDecay: number;
  readonly decoupled: boolean;
}

/**
 * The options of decay, the same for every optimizer.
 *
 *     penalty = weightDecay * p + l1 * sign(p)
 *     coupled    g += penalty        the optimizer's means and scales see it
 *     decoupled  p -= lr * penalty   before the step, which does not see it
 *
 * Coupled, `weightDecay` is the gradient of an L2 penalty of weightDecay / 2 * |p|^2 and `l1` that of l1 * |p|. For plain SGD
 * both ways are the same; for optimizers that divide by the size of gradients only the decoupled one shrinks all alike.
 *
 * Edges    l1 leaves a parameter that is exactly 0 alone; others end within lr * l1 of 0 rather than on it.
 * Source   Loshchilov and Hutter 2019 (arXiv 1711.05101); Tibshirani 1996 for L1.
 */
export function decayOptions({ weightDecay, decoupled }: DecayDefaults) {
  return {
    weightDecay: z
      .number()
      .nonnegative()
      .default(weightDecay)
      .describe('Pull towards 0 in proportion to the parameter (L2).'),
    l1: z
      .number()
      .nonnegative()
      .default(0)
      .describe('Pull towards 0 of the same size for every parameter (L1).'),
    decoupled: z
      .boolean()
      .default(decoupled)
      .describe(
        'Whether the pulls act on the parameters, times the learning rate, rather than through the gradient.',
      ),
  };
}

export interface DecayChoice {
  readonly weightDecay: number;
  readonly l1: number;
  readonly decoupled: boolean;
}

/** Numbers that decay needs fed to each update. */
export function decayScalars(
  { weightDecay, l1, decoupled }: DecayChoice,
  learningRate: number,
): Record<string, number> {
  return {
    ...(decoupled && weightDecay !== 0 ? { decay: learningRate * weightDecay } : {}),
    ...(decoupled && l1 !== 0 ? { decayL1: learningRate * l1 } : {}),
  };
}

/** What decay makes of parameters and gradient before the optimizer sees them. */
export function applyDecay(
  { weightDecay, l1, decoupled }: DecayChoice,
  { parameters, gradient, scalars, decayMask, rateMultiplier }: DecayScope,
): { readonly parameters: Tensor; readonly gradient: Tensor } {
  const pulls = [
    ...(weightDecay === 0 ? [] : [mul(parameters, decoupled ? scalars.decay : weightDecay)]),
    ...(l1 === 0 ? [] : [mul(sign(parameters), decoupled ? scalars.decayL1 : l1)]),
  ];
  if (pulls.length === 0) return { parameters, gradient };
  const penalty = decaying(pulls.reduce(add), decayMask);
  return decoupled
    ? { parameters: sub(parameters, multiplied(penalty, rateMultiplier)), gradient }
    : { parameters, gradient: add(gradient, penalty) };
}

export interface DecayScope {
  readonly parameters: Tensor;
  readonly gradient: Tensor;
  readonly scalars: Readonly<Record<string, Tensor>>;
  /** What decay is multiplied by, for each parameter: 0 where it does not apply; undefined where it is 1 for all. */
  readonly decayMask: Tensor | undefined;
  /** What the learning rate is multiplied by, for each parameter; undefined where it is 1 for all. */
  readonly rateMultiplier: Tensor | undefined;
}

/** Values as far as decay applies to them. */
function decaying(values: Tensor, mask: Tensor | undefined): Tensor {
  return multiplied(values, mask);
}

export function multiplied(values: Tensor, multiplier: Tensor | undefined): Tensor {
  return multiplier === undefined ? values : mul(values, multiplier);
}
