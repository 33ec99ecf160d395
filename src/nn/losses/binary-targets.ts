import { cast, mul, oneHot, reshape, sum, type Tensor } from '../../graph/index.js';
import type { LossScope } from './loss.js';

/**
 * Targets of decisions between two: classes 0 and 1 as floats in the shape of the outputs, and class weights as weights of
 * the samples. Labels that do not exclude each other are such floats already.
 */
export function binaryTargets({
  outputs,
  targets,
  classWeights,
  sampleWeights,
}: Pick<LossScope<unknown>, 'outputs' | 'targets' | 'classWeights' | 'sampleWeights'>): {
  readonly targets: Tensor;
  readonly sampleWeights: Tensor | undefined;
} {
  if (targets.dtype === 'float32') return { targets, sampleWeights };
  const ofClass = classWeights && sum(mul(oneHot(targets, 2), classWeights), { axes: [1] });
  return {
    targets: reshape(cast(targets, 'float32'), outputs.shape),
    sampleWeights: ofClass && sampleWeights ? mul(ofClass, sampleWeights) : (ofClass ?? sampleWeights),
  };
}
