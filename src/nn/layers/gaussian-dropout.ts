import { z } from 'zod';
import { add, mul } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';

/**
 * In training y = x (1 + s n) with n standard normal and s = sqrt(rate / (1 - rate)): noise with the mean and the variance of
 * that of dropout of the same rate; otherwise nothing.
 *
 * Source   Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, section 10.
 */
export const gaussianDropoutLayer = defineLayer({
  kind: 'gaussianDropout',
  options: z.strictObject({
    rate: z.number().min(0).lt(1).describe('Rate of the dropout that is as noisy, 0 to below 1.'),
  }),
  build(scope, x, { rate }) {
    if (!scope.noisy || rate === 0) return x;
    const factors = mul(scope.noise(x.shape, { kind: 'normal' }), Math.sqrt(rate / (1 - rate)));
    return mul(x, add(factors, 1));
  },
});

/** `gaussianDropout(0.3)`. */
export function gaussianDropout(rate: number, options: NamedLayer = {}): Layer {
  return makeLayer(gaussianDropoutLayer, { rate, ...options });
}
