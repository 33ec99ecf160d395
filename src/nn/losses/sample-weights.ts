import { mul, oneHot, sum, type Tensor } from '../../graph/index.js';
import type { LossScope } from './loss.js';

/** Weights of samples by their own and by their class together, [N]; undefined where everything weighs 1. */
export function weightsOfSamples({
  targets,
  classWeights,
  sampleWeights,
}: Pick<LossScope<unknown>, 'targets' | 'classWeights' | 'sampleWeights'>): Tensor | undefined {
  if (classWeights === undefined) return sampleWeights;
  const ofClass = sum(mul(oneHot(targets, classWeights.shape[0]), classWeights), { axes: [1] });
  return sampleWeights ? mul(ofClass, sampleWeights) : ofClass;
}
