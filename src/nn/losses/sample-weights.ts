import { mul, oneHot, sum, type Tensor } from '../../graph/index.js';
import type { LossScope } from './loss.js';

/** The weight of each label's class: labels [N] and class weights [K] → [N]. */
export function weightsOfLabels(labels: Tensor, classWeights: Tensor): Tensor {
  return sum(mul(oneHot(labels, classWeights.shape[0]), classWeights), { axes: [1] });
}

/** Weights of samples by their own and by their class together, [N]; undefined where everything weighs 1. */
export function weightsOfSamples({
  targets,
  classWeights,
  sampleWeights,
}: Pick<LossScope<unknown>, 'targets' | 'classWeights' | 'sampleWeights'>): Tensor | undefined {
  if (classWeights === undefined) return sampleWeights;
  const ofClass = weightsOfLabels(targets, classWeights);
  return sampleWeights ? mul(ofClass, sampleWeights) : ofClass;
}
