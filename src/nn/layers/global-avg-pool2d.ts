import { z } from 'zod';
import { mean } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireImage } from './image-input.js';

/** The mean of each channel: [N, C, H, W] → [N, C]. */
export const globalAvgPool2dLayer = defineLayer({
  kind: 'globalAvgPool2d',
  options: z.strictObject({}),
  build(_, x) {
    requireImage('globalAvgPool2d', x);
    return mean(x, { axes: [2, 3] });
  },
});

export function globalAvgPool2d(options: NamedLayer = {}): Layer {
  return makeLayer(globalAvgPool2dLayer, options);
}
