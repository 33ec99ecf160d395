import { z } from 'zod';
import { add as sum } from '../../graph/index.js';
import { defineMerge, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireMergeable } from './merge-inputs.js';

/** The sum of two or more inputs, value by value; an axis of 1 is repeated: [N, C, H, W] and [N, C, 1, 1] → [N, C, H, W]. */
export const addLayer = defineMerge({
  kind: 'add',
  options: z.strictObject({}),
  merge(_, inputs) {
    requireMergeable('add', inputs);
    return inputs.reduce((a, b) => sum(a, b));
  },
});

/** `apply(add(), a, b)`. */
export function add(options: NamedLayer = {}): Layer {
  return makeLayer(addLayer, options);
}
