import { z } from 'zod';
import { maximum as larger } from '../../graph/index.js';
import { defineMerge, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireMergeable } from './merge-inputs.js';

/** The largest of two or more inputs, value by value; an axis of 1 is repeated. Equal values share the gradient. */
export const maximumLayer = defineMerge({
  kind: 'maximum',
  options: z.strictObject({}),
  merge(_, inputs) {
    requireMergeable('maximum', inputs);
    return inputs.reduce((a, b) => larger(a, b));
  },
});

/** `apply(maximum(), a, b)`. */
export function maximum(options: NamedLayer = {}): Layer {
  return makeLayer(maximumLayer, options);
}
