import { reshape, type Tensor } from '../../src/graph/index.js';
import {
  binaryCrossEntropy,
  binaryFocal,
  categoricalFocal,
  huber,
  type Loss,
  meanAbsoluteError,
  meanSquaredError,
  softmaxCrossEntropy,
} from '../../src/nn/index.js';

/** How losses.json describes a loss. */
export interface LossConfig {
  readonly kind: string;
  readonly labels?: 'integer' | 'probabilities';
  readonly label_smoothing?: number;
  readonly delta?: number;
  readonly gamma?: number;
  readonly alpha?: number | null;
  readonly reduction: string;
}

/** Our loss for one of losses.json; `weight` stands for class weights or the weight of positives. */
export function goldenLoss(config: LossConfig, outputs: Tensor, targets: Tensor, weight?: Tensor): Loss {
  const { kind, delta, gamma, alpha } = config;
  const reduction = requireReduction(config.reduction);
  switch (kind) {
    case 'categorical_cross_entropy':
      return softmaxCrossEntropy(outputs, targets, {
        labelSmoothing: config.label_smoothing,
        reduction,
        classWeights: weight,
      });
    case 'binary_cross_entropy':
      // A vector of logits is one output: its weight may come as [1].
      return binaryCrossEntropy(outputs, targets, {
        reduction,
        posWeight: weight && reshape(weight, outputs.shape.slice(1)),
      });
    case 'mse':
      return meanSquaredError(outputs, targets, { reduction });
    case 'mae':
      return meanAbsoluteError(outputs, targets, { reduction });
    case 'huber':
      return huber(outputs, targets, { reduction, delta });
    case 'focal_binary':
      return binaryFocal(outputs, targets, { reduction, gamma, alpha });
    case 'focal_categorical':
      return categoricalFocal(outputs, targets, { reduction, gamma, classWeights: weight });
    default:
      throw new Error(`losses.json holds a kind that this test does not know: ${kind}`);
  }
}

function requireReduction(reduction: string): 'mean' | 'sum' {
  if (reduction === 'mean' || reduction === 'sum') return reduction;
  throw new Error(`losses.json holds a reduction that this test does not know: ${reduction}`);
}
