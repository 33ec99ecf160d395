import { z } from 'zod';
import { add, div, mul, sqrt, type Tensor } from '../../graph/index.js';
import type { UpdateMoment } from './optimizer.js';

/** Options of optimizers that keep a running mean of gradients and one of squares. */
export const momentOptions = {
  beta1: z.number().min(0).lt(1).default(0.9).describe('Decay of the mean of gradients.'),
  beta2: z.number().min(0).lt(1).default(0.999).describe('Decay of the mean of squares.'),
};

const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/**
 * The numbers of an update that correct both means for their start at 0: after t updates a mean holds only 1 - b^t of
 * what it would hold in the long run. A momentum that a schedule asks for takes the place of `beta1`.
 */
export function correctedMoments(
  { beta1, beta2, epsilon }: { readonly beta1: number; readonly beta2: number; readonly epsilon: number },
  { learningRate, update, momentum }: UpdateMoment,
) {
  const b1 = momentum ?? beta1;
  const t = update + 1;
  const stepSize = learningRate / (1 - b1 ** t);
  return {
    // Finite also where the rate is 0, so that the root of 0 does not make it NaN.
    rootScale: Math.min(1 / Math.sqrt(1 - beta2 ** t) / stepSize, LARGEST_FLOAT32),
    floor: epsilon / stepSize,
    beta1: b1,
    oneMinusBeta1: 1 - b1,
  };
}

/**
 * stepSize m / (sqrt(v) rootCorrection + epsilon) as m / (sqrt(v) rootScale + floor): one pass over the parameters less. At a
 * rate of 0 the floor is infinite and the step 0.
 */
export function correctedStep(
  mean: Tensor,
  square: Tensor,
  { rootScale, floor }: Readonly<Record<string, Tensor>>,
): Tensor {
  return div(mean, add(mul(sqrt(square), rootScale), floor));
}
