import { z } from 'zod';
import { cast, mul } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';

/**
 * In training each value is set to 0 with probability `rate` and the others are divided by 1 - rate; otherwise nothing.
 *
 * Source   Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, section 10 (inverted form).
 */
export const dropoutLayer = defineLayer({
  kind: 'dropout',
  options: z.strictObject({
    rate: z.number().min(0).lt(1).describe('Share of the values that is dropped, 0 to below 1.'),
  }),
  build(scope, x, { rate }) {
    if (scope.mode === 'inference' || rate === 0) return x;
    const kept = scope.noise(x.shape, { kind: 'bernoulli', probability: 1 - rate });
    return mul(x, mul(cast(kept, x.dtype), 1 / (1 - rate)));
  },
});

/** `dropout(0.5)`. */
export function dropout(rate: number, options: NamedLayer = {}): Layer {
  return makeLayer(dropoutLayer, { rate, ...options });
}
