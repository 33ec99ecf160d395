import { z } from 'zod';
import { add, mul } from '../../graph/index.js';
import { defineMerge, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireMergeable } from './merge-inputs.js';

/** The mean of two or more inputs, value by value; an axis of 1 is repeated. */
export const averageLayer = defineMerge({
  kind: 'average',
  options: z.strictObject({}),
  merge(_, inputs) {
    requireMergeable('average', inputs);
    return mul(
      inputs.reduce((a, b) => add(a, b)),
      1 / inputs.length,
    );
  },
});

/** `apply(average(), a, b)`. */
export function average(options: NamedLayer = {}): Layer {
  return makeLayer(averageLayer, options);
}
