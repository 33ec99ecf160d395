import { z } from 'zod';
import { max } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireSequence } from './sequence-input.js';

/** The largest value of each channel over time: [N, C, T] → [N, C]. */
export const globalMaxPool1dLayer = defineLayer({
  kind: 'globalMaxPool1d',
  options: z.strictObject({}),
  build(_, x) {
    requireSequence('globalMaxPool1d', x);
    return max(x, { axes: [2] });
  },
});

export function globalMaxPool1d(options: NamedLayer = {}): Layer {
  return makeLayer(globalMaxPool1dLayer, options);
}
