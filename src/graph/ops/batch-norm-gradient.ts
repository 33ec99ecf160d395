import { defineComposite } from '../composite.js';
import { elementCount, type Shape, type Tensor, type TensorType } from '../tensor.js';
import { add } from './add.js';
import { div } from './div.js';
import { mul } from './mul.js';
import { negate } from './negate.js';
import { reshape } from './reshape.js';
import { sqrt } from './sqrt.js';
import { sum } from './sum.js';

export interface BatchNormGradientAttributes {
  readonly epsilon: number;
}

type Inputs = readonly [dy: Tensor, centred: Tensor, gamma: Tensor, variance: Tensor];

const definition = defineComposite<Inputs, BatchNormGradientAttributes>({
  name: 'batchNormGradient',
  decompose: ([dy, centred, gamma, variance], { epsilon }) => {
    const axes = axesBesideChannels(dy);
    const count = elementCount(dy.shape) / dy.shape[1];
    const deviation = sqrt(add(variance, epsilon));
    const factor = div(gamma, deviation);
    const dBeta = sum(dy, { axes });
    const dGamma = div(sum(mul(dy, centred), { axes }), deviation);
    const slope = negate(div(mul(factor, dGamma), mul(deviation, count)));
    const offset = negate(div(mul(factor, dBeta), count));
    const scaled = add(mul(dy, perChannel(factor, dy.shape)), mul(centred, perChannel(slope, dy.shape)));
    return [add(scaled, perChannel(offset, dy.shape)), dGamma, dBeta];
  },
});
export const batchNormGradientOperation = definition.operation;

/**
 * Gradients of batch normalization, from x - mean and the variance of the batch. With s = sqrt(variance + epsilon) and M values
 * a channel: dBeta = sum(dy), dGamma = sum(dy (x - mean)) / s, dx = gamma / s (dy - dBeta / M - (x - mean) dGamma / (s M)).
 *
 * Shapes   dy and centred [N, C, ...], gamma and variance [C] → dx as dy, dGamma and dBeta [C].
 * Source   Ioffe and Szegedy 2015 (arXiv 1502.03167), section 3, with the sums written out.
 */
export function batchNormGradient({
  dy,
  centred,
  gamma,
  variance,
  epsilon,
}: {
  dy: Tensor;
  centred: Tensor;
  gamma: Tensor;
  variance: Tensor;
  epsilon: number;
}): { dx: Tensor; dGamma: Tensor; dBeta: Tensor } {
  const [dx, dGamma, dBeta] = definition.all([dy, centred, gamma, variance], { epsilon });
  return { dx, dGamma, dBeta };
}

export function axesBesideChannels({ shape }: TensorType): number[] {
  return shape.flatMap((_, i) => (i === 1 ? [] : [i]));
}

/** A vector [C] as [1, C, 1, ...], to be stretched over [N, C, ...]. */
export function perChannel(vector: Tensor, shape: Shape): Tensor {
  return reshape(vector, [1, shape[1], ...shape.slice(2).map(() => 1)]);
}
