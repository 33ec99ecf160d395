import { mul, type Tensor } from '../../graph/index.js';

/** The parameters that decay; those that do not count as 0. */
export function decaying(parameters: Tensor, mask: Tensor | undefined): Tensor {
  return mask === undefined ? parameters : mul(parameters, mask);
}
