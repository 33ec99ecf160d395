import { z } from 'zod';
import { max } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireImage } from './image-input.js';

/** The largest value of each channel: [N, C, H, W] → [N, C]. */
export const globalMaxPool2dLayer = defineLayer({
  kind: 'globalMaxPool2d',
  options: z.strictObject({}),
  build(_, x) {
    requireImage('globalMaxPool2d', x);
    return max(x, { axes: [2, 3] });
  },
});

export function globalMaxPool2d(options: NamedLayer = {}): Layer {
  return makeLayer(globalMaxPool2dLayer, options);
}
