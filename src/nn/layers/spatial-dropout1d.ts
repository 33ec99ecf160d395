import { z } from 'zod';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { dropParts, dropRate } from './drop-rate.js';
import { requireSequence } from './sequence-input.js';

/**
 * In training each channel of each sample [N, C, T] is set to 0 as a whole with probability `rate` and the others are divided
 * by 1 - rate; otherwise nothing.
 *
 * Source   Tompson, Goroshin, Jain, LeCun, Bregler 2015 (arXiv 1411.4280), section 3.2.
 */
export const spatialDropout1dLayer = defineLayer({
  kind: 'spatialDropout1d',
  options: z.strictObject({ rate: dropRate('channels') }),
  build(scope, x, { rate }) {
    requireSequence('spatialDropout1d', x);
    return dropParts(scope, x, rate, [x.shape[0], x.shape[1], 1]);
  },
});

/** `spatialDropout1d(0.2)`. */
export function spatialDropout1d(rate: number, options: NamedLayer = {}): Layer {
  return makeLayer(spatialDropout1dLayer, { rate, ...options });
}
