import { ShapeError } from '../../base/error.js';
import {
  add,
  describeType,
  div,
  logSoftmax,
  mul,
  negate,
  oneHot,
  type Shape,
  sameShape,
  sum,
  type Tensor,
} from '../../graph/index.js';

export interface SoftmaxCrossEntropyOptions {
  /** Share of each target that is spread evenly over all classes, 0 to below 1. */
  readonly labelSmoothing?: number;
  /** Weight of each class, [K]; multiplies that class's term of the sum. */
  readonly classWeights?: Tensor;
  /** Weight of each sample, [N]. */
  readonly sampleWeights?: Tensor;
  /** `mean` divides by the sum of the weights, `sum` does not divide. */
  readonly reduction?: 'mean' | 'sum';
}

export interface Loss {
  /** Before reduction and sample weights, [N]. */
  readonly perSample: Tensor;
  /** What training makes small, []. */
  readonly value: Tensor;
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
  const { labelSmoothing = 0, classWeights, sampleWeights, reduction = 'mean' } = options;
  const [batch, classes] = logits.shape;
  const isIndex = labels.dtype === 'int32' || labels.dtype === 'int64';
  const wanted: readonly (readonly [Tensor | undefined, Shape])[] = [
    [labels, isIndex ? [batch] : [batch, classes]],
    [classWeights, [classes]],
    [sampleWeights, [batch]],
  ];
  // Broadcasting would let some of these through, with another meaning.
  if (
    logits.shape.length !== 2 ||
    wanted.some(([t, shape]) => t !== undefined && !sameShape(t.shape, shape))
  ) {
    throw new ShapeError({
      code: 'shape/loss',
      where: 'softmaxCrossEntropy',
      what: 'labels or weights do not fit logits',
      got: {
        logits: describeType(logits),
        labels: describeType(labels),
        ...(classWeights && { classWeights: describeType(classWeights) }),
        ...(sampleWeights && { sampleWeights: describeType(sampleWeights) }),
      },
      fix: 'logits are [N, K]; labels are whole numbers [N] or probabilities [N, K]; class weights [K], sample weights [N]',
    });
  }
  const targets = isIndex ? oneHot(labels, classes) : labels;
  const smoothed =
    labelSmoothing === 0 ? targets : add(mul(targets, 1 - labelSmoothing), labelSmoothing / classes);
  const terms = mul(smoothed, logSoftmax(logits));
  const perSample = negate(sum(classWeights ? mul(terms, classWeights) : terms, { axes: [1] }));
  const weighted = sampleWeights ? mul(perSample, sampleWeights) : perSample;
  const total = sum(weighted);
  if (reduction === 'sum') return { perSample, value: total };
  const ofClass = classWeights && isIndex ? sum(mul(targets, classWeights), { axes: [1] }) : undefined;
  const weights = ofClass && sampleWeights ? mul(ofClass, sampleWeights) : (ofClass ?? sampleWeights);
  return { perSample, value: weights ? div(total, sum(weights)) : mul(total, 1 / batch) };
}
