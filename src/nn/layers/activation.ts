import { z } from 'zod';
import { ActivationSpec } from '../activations/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';

/** An activation function as a layer of its own, for example behind batch normalization. */
export const activationLayer = defineLayer({
  kind: 'activation',
  options: z.strictObject({ activation: ActivationSpec }),
  build: (scope, x, options) => scope.activation(options.activation).apply(x),
});

/** `activation('relu')`. */
export function activation(spec: ActivationSpec, options: NamedLayer = {}): Layer {
  return makeLayer(activationLayer, { activation: spec, ...options });
}
