import { z } from 'zod';
import { add, logSoftmax, mul, negate, oneHot, sum, type Tensor } from '../../graph/index.js';
import { defineLoss, type Loss, type Reduction, reduceLoss, requireShapes } from './loss.js';
import { weightsOfSamples } from './sample-weights.js';

export interface SoftmaxCrossEntropyOptions extends Reduction {
  /** Share of each target that is spread evenly over all classes, 0 to below 1. */
  readonly labelSmoothing?: number | undefined;
  /** Weight of each class, [K]; multiplies that class's term of the sum. */
  readonly classWeights?: Tensor | undefined;
}

/**
 * Cross entropy of softmax(logits) against labels: -sum over k of w_k t_k ln softmax(logits)_k, with the target
 * t = (1 - e) one_hot + e / K for smoothing e.
 *
 * Shapes   logits [N, K]; labels int32 or int64 [N] in [0, K), or float probabilities [N, K].
 * Reduction `mean` divides by the sum over samples of sample weight times, for whole-number labels, class weight of the
 *          label (as PyTorch does); that is N without weights.
 * Throws   ShapeError if labels or weights do not fit logits.
 * Source   Szegedy et al. 2015 (arXiv 1512.00567), section 7, for label smoothing.
 */
export function softmaxCrossEntropy(
  logits: Tensor,
  labels: Tensor,
  options: SoftmaxCrossEntropyOptions = {},
): Loss {
  const { labelSmoothing = 0, classWeights, sampleWeights } = options;
  const [batch, classes] = logits.shape;
  const isIndex = labels.dtype === 'int32' || labels.dtype === 'int64';
  requireShapes(
    'softmaxCrossEntropy',
    {
      logits: [logits, [batch, classes]],
      labels: [labels, isIndex ? [batch] : [batch, classes]],
      classWeights: [classWeights, [classes]],
      sampleWeights: [sampleWeights, [batch]],
    },
    'logits are [N, K]; labels are whole numbers [N] or probabilities [N, K]; class weights [K], sample weights [N]',
  );
  const targets = isIndex ? oneHot(labels, classes) : labels;
  const smoothed =
    labelSmoothing === 0 ? targets : add(mul(targets, 1 - labelSmoothing), labelSmoothing / classes);
  const products = mul(smoothed, logSoftmax(logits));
  const terms = negate(sum(classWeights ? mul(products, classWeights) : products, { axes: [1] }));
  const weights = isIndex
    ? weightsOfSamples({ targets: labels, classWeights, sampleWeights })
    : sampleWeights;
  return reduceLoss(terms, options, weights && sum(weights));
}

/**
 * -ln of the probability that softmax gives to the true class, in nats. Class weights multiply each class's term; the
 * mean of a batch divides by the sum of the weights of its pictures.
 *
 * Source   As PyTorch's CrossEntropyLoss; Szegedy et al. 2015 (arXiv 1512.00567), section 7, for label smoothing.
 */
export const categoricalCrossEntropyLoss = defineLoss({
  kind: 'categoricalCrossEntropy',
  tasks: ['multi-class'],
  options: z.strictObject({}),
  takesLabelSmoothing: true,
  build: ({ outputs, targets, ...scope }) => softmaxCrossEntropy(outputs, targets, scope),
});
