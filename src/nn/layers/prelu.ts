import type { z } from 'zod';
import { prelu as activation } from '../activations/prelu.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';

/**
 * y = x above 0, slope x below, with learned slopes: one per channel, axis 1 of [N, C] or [N, C, ...], or one for all. They do
 * not decay: that would pull the function towards relu. As `activation: 'prelu'` the layer in front learns the slopes.
 *
 * Source   He, Zhang, Ren, Sun 2015 (arXiv 1502.01852), eq. 1.
 */
export const preluLayer = defineLayer({
  kind: 'prelu',
  options: activation.options,
  build: (scope, x, options) => activation.apply(x, options, scope.variable),
});

export type PreluOptions = z.input<typeof preluLayer.options> & NamedLayer;

/** `prelu()`. */
export function prelu(options: PreluOptions = {}): Layer {
  return makeLayer(preluLayer, options);
}
