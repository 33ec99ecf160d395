import { exp, mul, negate, type Tensor } from '../../graph/index.js';
import { softplusOf } from '../activations/softplus.js';

/**
 * -(1 - p)^gamma ln p for p = sigmoid(margin), the probability of what is true.
 *
 * 1 - p is exp(-softplus(margin)): a power of it stays finite, with its derivatives, however sure the network is.
 */
export function focalTerm(margin: Tensor, gamma: number): Tensor {
  const surprise = softplusOf(negate(margin));
  return gamma === 0 ? surprise : mul(exp(mul(softplusOf(margin), -gamma)), surprise);
}
