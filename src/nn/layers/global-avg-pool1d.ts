import { z } from 'zod';
import { mean } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireSequence } from './sequence-input.js';

/** The mean of each channel over time: [N, C, T] → [N, C]. */
export const globalAvgPool1dLayer = defineLayer({
  kind: 'globalAvgPool1d',
  options: z.strictObject({}),
  build(_, x) {
    requireSequence('globalAvgPool1d', x);
    return mean(x, { axes: [2] });
  },
});

export function globalAvgPool1d(options: NamedLayer = {}): Layer {
  return makeLayer(globalAvgPool1dLayer, options);
}
