import { z } from 'zod';
import { add, exp, log, max, mul, oneHot, reshape, sub, sum, type Tensor } from '../../graph/index.js';
import { focalTerm } from './focal-term.js';
import { defineLoss, type Loss, type Reduction, reduceLoss, requireShapes } from './loss.js';
import { weightsOfLabels, weightsOfSamples } from './sample-weights.js';

export interface CategoricalFocalOptions extends Reduction {
  readonly gamma?: number | undefined;
  /** Weight of each class, [K]. */
  readonly classWeights?: Tensor | undefined;
}

/** Taken off a logit, it leaves nothing of it in a sum of exponentials, and nothing infinite. */
const OUT_OF_SIGHT = 1e30;

/**
 * -w_y (1 - p_y)^gamma ln p_y, with p_y the probability that softmax(logits) gives to the label y.
 *
 * Shapes   logits [N, K], labels int32 or int64 [N] in [0, K).
 * Reduction `mean` divides by N or the sum of the sample weights, whatever the class weights.
 * Throws   ShapeError if labels or weights do not fit logits.
 * Source   Lin et al. 2017 (arXiv 1708.02002), eq. 5, for more than two classes.
 */
export function categoricalFocal(
  logits: Tensor,
  labels: Tensor,
  options: CategoricalFocalOptions = {},
): Loss {
  const { gamma = 2, classWeights, sampleWeights } = options;
  const [batch, classes] = logits.shape;
  requireShapes(
    'categoricalFocal',
    {
      logits: [logits, [batch, classes]],
      labels: [labels, [batch]],
      classWeights: [classWeights, [classes]],
      sampleWeights: [sampleWeights, [batch]],
    },
    'logits are [N, K], labels whole numbers [N]; class weights [K], sample weights [N]',
  );
  const isLabel = oneHot(labels, classes);
  const own = sum(mul(isLabel, logits), { axes: [1] });
  // p_y is the sigmoid of how far the label's logit lies above all the others together.
  const margin = sub(own, logSumExp(sub(logits, mul(isLabel, OUT_OF_SIGHT))));
  const terms = focalTerm(margin, gamma);
  return reduceLoss(classWeights ? mul(terms, weightsOfLabels(labels, classWeights)) : terms, options);
}

/** ln of the sum of exponentials of each row, [N, K] → [N]. */
function logSumExp(x: Tensor): Tensor {
  const largest = max(x, { axes: [1], keepDims: true });
  const sums = sum(exp(sub(x, largest)), { axes: [1] });
  return add(log(sums), reshape(largest, [x.shape[0]]));
}

/**
 * Categorical cross entropy times (1 - p)^gamma, where p is the probability of the true class: pictures that are right
 * already count less. Class weights are weights of the pictures.
 *
 * Source   Lin et al. 2017 (arXiv 1708.02002), eq. 5, for more than two classes.
 */
export const categoricalFocalLoss = defineLoss({
  kind: 'focal',
  tasks: ['multi-class'],
  options: z.strictObject({
    gamma: z
      .number()
      .nonnegative()
      .default(2)
      .describe('How much less easy pictures count; 0: as all others.'),
  }),
  takesLabelSmoothing: false,
  build: (scope) =>
    categoricalFocal(scope.outputs, scope.targets, {
      ...scope.options,
      reduction: scope.reduction,
      sampleWeights: weightsOfSamples(scope),
    }),
});
