import { z } from 'zod';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { dropParts, dropRate } from './drop-rate.js';

/**
 * In training each value is set to 0 with probability `rate` and the others are divided by 1 - rate; otherwise nothing.
 *
 * Source   Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, section 10 (inverted form).
 */
export const dropoutLayer = defineLayer({
  kind: 'dropout',
  options: z.strictObject({ rate: dropRate('values') }),
  build: (scope, x, { rate }) => dropParts(scope, x, rate, x.shape),
});

/** `dropout(0.5)`. */
export function dropout(rate: number, options: NamedLayer = {}): Layer {
  return makeLayer(dropoutLayer, { rate, ...options });
}
