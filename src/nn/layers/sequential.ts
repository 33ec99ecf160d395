import { z } from 'zod';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { LayerSchema } from './layer-schema.js';

/** Layers one after the other. */
export const sequentialLayer = defineLayer({
  kind: 'sequential',
  options: z.strictObject({ layers: z.array(LayerSchema).min(1).describe('The layers, first to last.') }),
  build: (scope, x, { layers }) => layers.reduce((value, layer) => scope.child(layer, value), x),
});

export function sequential(layers: readonly Layer[], options: NamedLayer = {}): Layer {
  return makeLayer(sequentialLayer, { layers: [...layers], ...options });
}
