import { z } from 'zod';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { dropParts, dropRate } from './drop-rate.js';
import { requireImage } from './image-input.js';

/**
 * In training each channel of each picture [N, C, H, W] is set to 0 as a whole with probability `rate` and the others are
 * divided by 1 - rate; otherwise nothing. Neighbouring pixels say much the same, so that dropping single ones drops little.
 *
 * Source   Tompson, Goroshin, Jain, LeCun, Bregler 2015 (arXiv 1411.4280), section 3.2.
 */
export const spatialDropout2dLayer = defineLayer({
  kind: 'spatialDropout2d',
  options: z.strictObject({ rate: dropRate('channels') }),
  build(scope, x, { rate }) {
    requireImage('spatialDropout2d', x);
    return dropParts(scope, x, rate, [x.shape[0], x.shape[1], 1, 1]);
  },
});

/** `spatialDropout2d(0.2)`. */
export function spatialDropout2d(rate: number, options: NamedLayer = {}): Layer {
  return makeLayer(spatialDropout2dLayer, { rate, ...options });
}
