import { z } from 'zod';
import { add, mul } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';

/**
 * In training y = x + deviation n with n standard normal; otherwise nothing.
 *
 * Source   Bishop 1995, "Training with noise is equivalent to Tikhonov regularization", eq. 2.
 */
export const gaussianNoiseLayer = defineLayer({
  kind: 'gaussianNoise',
  options: z.strictObject({
    deviation: z
      .number()
      .nonnegative()
      .describe('Standard deviation of the noise, in units of the input; at least 0.'),
  }),
  build(scope, x, { deviation }) {
    if (!scope.noisy || deviation === 0) return x;
    return add(x, mul(scope.noise(x.shape, { kind: 'normal' }), deviation));
  },
});

/** `gaussianNoise(0.1)`. */
export function gaussianNoise(deviation: number, options: NamedLayer = {}): Layer {
  return makeLayer(gaussianNoiseLayer, { deviation, ...options });
}
