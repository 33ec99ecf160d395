import { cast, reshape, type Tensor } from '../../graph/index.js';

/** Classes 0 and 1 as floats in the shape of the outputs; labels that do not exclude each other are such floats already. */
export function binaryTargets(outputs: Tensor, targets: Tensor): Tensor {
  return targets.dtype === 'float32' ? targets : reshape(cast(targets, 'float32'), outputs.shape);
}
