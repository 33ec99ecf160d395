import { z } from 'zod';
import type { UpdateMoment } from './optimizer.js';

/** Options of optimizers that keep a running mean of gradients and one of squares. */
export const momentOptions = {
  beta1: z.number().min(0).lt(1).default(0.9).describe('Decay of the mean of gradients.'),
  beta2: z.number().min(0).lt(1).default(0.999).describe('Decay of the mean of squares.'),
};

/**
 * The numbers of an update that correct both means for their start at 0: after t updates a mean holds only 1 - b^t of
 * what it would hold in the long run. A momentum that a schedule asks for takes the place of `beta1`.
 */
export function correctedMoments(
  { beta1, beta2 }: { readonly beta1: number; readonly beta2: number },
  { learningRate, update, momentum }: UpdateMoment,
) {
  const b1 = momentum ?? beta1;
  const t = update + 1;
  return {
    stepSize: learningRate / (1 - b1 ** t),
    rootCorrection: 1 / Math.sqrt(1 - beta2 ** t),
    beta1: b1,
    oneMinusBeta1: 1 - b1,
  };
}
