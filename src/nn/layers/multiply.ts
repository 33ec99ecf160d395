import { z } from 'zod';
import { mul } from '../../graph/index.js';
import { defineMerge, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireMergeable } from './merge-inputs.js';

/** The product of two or more inputs, value by value; an axis of 1 is repeated: [N, C, H, W] and [N, C, 1, 1] → [N, C, H, W]. */
export const multiplyLayer = defineMerge({
  kind: 'multiply',
  options: z.strictObject({}),
  merge(_, inputs) {
    requireMergeable('multiply', inputs);
    return inputs.reduce((a, b) => mul(a, b));
  },
});

/** `apply(multiply(), a, b)`. */
export function multiply(options: NamedLayer = {}): Layer {
  return makeLayer(multiplyLayer, options);
}
