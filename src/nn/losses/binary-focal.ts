import { z } from 'zod';
import { add, mul, negate, sub, type Tensor } from '../../graph/index.js';
import { binaryTargets } from './binary-targets.js';
import { focalTerm } from './focal-term.js';
import { defineLoss, type Loss, type Reduction, reduceLoss, requireElementwise } from './loss.js';
import { weightsOfSamples } from './sample-weights.js';

export interface BinaryFocalOptions extends Reduction {
  readonly gamma?: number | undefined;
  /** Weight of target 1; target 0 gets 1 - alpha. Null: both get 1. */
  readonly alpha?: number | null | undefined;
}

/**
 * -a (1 - p_t)^gamma ln p_t, with p_t the probability that sigmoid(logits) gives to what is true.
 *
 * Shapes   logits and targets [N] or [N, K], targets 0 to 1 (in between, the mean of both terms weighted by the target).
 * Throws   ShapeError if targets or weights do not fit logits.
 * Source   Lin et al. 2017 (arXiv 1708.02002), eq. 5.
 */
export function binaryFocal(logits: Tensor, targets: Tensor, options: BinaryFocalOptions = {}): Loss {
  const { gamma = 2, alpha = null } = options;
  requireElementwise('binaryFocal', logits, targets, options);
  const ofTrue = mul(focalTerm(logits, gamma), targets);
  const ofFalse = mul(focalTerm(negate(logits), gamma), sub(1, targets));
  const terms = alpha === null ? add(ofTrue, ofFalse) : add(mul(ofTrue, alpha), mul(ofFalse, 1 - alpha));
  return reduceLoss(terms, options);
}

/**
 * Binary cross entropy times (1 - p)^gamma, where p is the probability of what is true: pictures that are right already
 * count less. `alpha` weighs what is true, 1 - alpha what is not.
 *
 * Source   Lin et al. 2017 (arXiv 1708.02002), eq. 5.
 */
export const binaryFocalLoss = defineLoss({
  kind: 'focal',
  tasks: ['binary', 'multi-label'],
  options: z.strictObject({
    gamma: z
      .number()
      .nonnegative()
      .default(2)
      .describe('How much less easy pictures count; 0: as all others.'),
    alpha: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .default(null)
      .describe('Weight of what is true, 0 to 1; what is not gets 1 - alpha. Null: both get 1.'),
  }),
  takesLabelSmoothing: false,
  build: (scope) => {
    const targets = binaryTargets(scope.outputs, scope.targets);
    const { options, reduction } = scope;
    return binaryFocal(scope.outputs, targets, {
      ...options,
      reduction,
      sampleWeights: weightsOfSamples(scope),
    });
  },
});
