import { z } from 'zod';
import { add, concat, mul, type Tensor } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { LayerSchema } from './layer-schema.js';
import { requireSteps, reversed } from './steps-input.js';

const MERGES = {
  concat: (forward, backward) => concat([forward, backward], -1),
  sum: (forward, backward) => add(forward, backward),
  mul: (forward, backward) => mul(forward, backward),
  ave: (forward, backward) => mul(add(forward, backward), 0.5),
} as const satisfies Record<string, (forward: Tensor, backward: Tensor) => Tensor>;

/**
 * A layer over the steps of [N, T, D] as they come, `forward`, and another of its kind over them from the last to the first,
 * `backward`; what both give is merged. Sequences of outputs are in the order of the input.
 *
 * Source   Schuster and Paliwal 1997.
 */
export const bidirectionalLayer = defineLayer({
  kind: 'bidirectional',
  options: z.strictObject({
    layer: LayerSchema,
    merge: z
      .enum(['concat', 'sum', 'mul', 'ave'])
      .default('concat')
      .describe('How the outputs are merged: joined along the last axis, added, multiplied, or their mean.'),
  }),
  build(scope, x, { layer, merge }) {
    requireSteps('bidirectional', x);
    const forward = scope.child({ ...layer, name: 'forward' }, x);
    const backward = scope.child({ ...layer, name: 'backward' }, reversed(x));
    return MERGES[merge](forward, backward.shape.length === 3 ? reversed(backward) : backward);
  },
});

export type BidirectionalOptions = Omit<z.input<typeof bidirectionalLayer.options>, 'layer'> & NamedLayer;

/** `bidirectional(lstm(32))`. */
export function bidirectional(layer: Layer, options: BidirectionalOptions = {}): Layer {
  return makeLayer(bidirectionalLayer, { layer, ...options });
}
