import { z } from 'zod';
import { reshape } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';

/** All axes but the first in one: [N, C, H, W] → [N, C * H * W], channels first. */
export const flattenLayer = defineLayer({
  kind: 'flatten',
  options: z.strictObject({}),
  build: (_, x) => reshape(x, [x.shape[0], -1]),
});

export function flatten(options: NamedLayer = {}): Layer {
  return makeLayer(flattenLayer, options);
}
