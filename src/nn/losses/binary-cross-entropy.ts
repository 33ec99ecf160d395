import { z } from 'zod';
import { add, constant, mul, negate, sub, type Tensor } from '../../graph/index.js';
import { softplusOf } from '../activations/softplus.js';
import { binaryTargets } from './binary-targets.js';
import {
  defineLoss,
  type Loss,
  type Reduction,
  reduceLoss,
  requireElementwise,
  requireShapes,
} from './loss.js';
import { weightsOfSamples } from './sample-weights.js';

export interface BinaryCrossEntropyOptions extends Reduction {
  /** Multiplies the term of target 1, [K] or one for all. */
  readonly posWeight?: Tensor | number | undefined;
  /** Share e of each target t: it becomes (1 - e) t + e / 2. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * Cross entropy of sigmoid(logits) against targets: -(w t ln sigmoid(z) + (1 - t) ln(1 - sigmoid(z))), without overflow.
 *
 * Shapes   logits and targets [N] or [N, K], targets 0 to 1.
 * Throws   ShapeError if targets or weights do not fit logits.
 */
export function binaryCrossEntropy(
  logits: Tensor,
  targets: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Loss {
  const { posWeight, labelSmoothing = 0 } = options;
  requireElementwise('binaryCrossEntropy', logits, targets, options);
  if (typeof posWeight === 'object')
    requireShapes(
      'binaryCrossEntropy',
      { outputs: [logits, logits.shape], posWeight: [posWeight, logits.shape.slice(1)] },
      'give one weight per output, [K], or a number for all',
    );
  const smoothed = labelSmoothing === 0 ? targets : add(mul(targets, 1 - labelSmoothing), labelSmoothing / 2);
  const wrong = softplusOf(negate(logits));
  const terms =
    posWeight === undefined
      ? sub(softplusOf(logits), mul(smoothed, logits))
      : add(mul(mul(smoothed, wrong), posWeight), mul(sub(1, smoothed), softplusOf(logits)));
  return reduceLoss(terms, options);
}

/**
 * -ln of the probability that the sigmoid gives to what is true, averaged over outputs, in nats. Class weights are weights
 * of the pictures; with several labels, `posWeight` weighs those that are true.
 *
 * Source   As PyTorch's BCEWithLogitsLoss.
 */
export const binaryCrossEntropyLoss = defineLoss({
  kind: 'binaryCrossEntropy',
  tasks: ['binary', 'multi-label'],
  options: z.strictObject({
    posWeight: z
      .union([z.number().positive(), z.array(z.number().positive()).min(1)])
      .default(1)
      .describe('Multiplies the term of what is true; a number, or one for each label.'),
  }),
  takesLabelSmoothing: true,
  build: (scope) => {
    const { posWeight } = scope.options;
    const targets = binaryTargets(scope.outputs, scope.targets);
    return binaryCrossEntropy(scope.outputs, targets, {
      labelSmoothing: scope.labelSmoothing,
      sampleWeights: weightsOfSamples(scope),
      reduction: scope.reduction,
      posWeight: Array.isArray(posWeight)
        ? constant(posWeight, [posWeight.length])
        : posWeight === 1
          ? undefined
          : posWeight,
    });
  },
});
