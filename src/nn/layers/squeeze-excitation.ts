import { z } from 'zod';
import { mean, mul, reshape } from '../../graph/index.js';
import { ActivationSpec } from '../activations/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { dense } from './dense.js';
import { requireImage } from './image-input.js';

/**
 * Each channel times a share that follows from the means of all channels: y = x * gate(expand(activation(squeeze(mean x)))),
 * [N, C, H, W] → [N, C, H, W]; squeeze and expand are dense.
 *
 * Source   Hu, Shen, Sun 2018 (arXiv 1709.01507), eqs. 2 to 4. MobileNetV3 (Howard and others 2019, arXiv 1905.02244) takes
 *          ratio 4 and the gate hardSigmoid.
 */
export const squeezeExcitationLayer = defineLayer({
  kind: 'squeezeExcitation',
  options: z.strictObject({
    ratio: z
      .number()
      .positive()
      .default(16)
      .describe('Channels for each unit between squeeze and expand; there are ceil(C / ratio) units.'),
    units: z.int().positive().optional().describe('Units between squeeze and expand, in place of the ratio.'),
    activation: ActivationSpec.default('relu').describe(
      `${ActivationSpec.description} It follows the squeeze.`,
    ),
    gate: ActivationSpec.default('sigmoid').describe(
      `${ActivationSpec.description} It makes shares of what expand gives.`,
    ),
  }),
  build(scope, x, { ratio, units, activation, gate }) {
    requireImage('squeezeExcitation', x);
    const [batch, channels] = x.shape;
    const reduced = units === undefined ? Math.ceil(channels / ratio) : units;
    const squeezed = scope.child(dense(reduced, { activation, name: 'squeeze' }), mean(x, { axes: [2, 3] }));
    const shares = scope.child(dense(channels, { activation: gate, name: 'expand' }), squeezed);
    return mul(x, reshape(shares, [batch, channels, 1, 1]));
  },
});

export type SqueezeExcitationOptions = z.input<typeof squeezeExcitationLayer.options> & NamedLayer;

/** `squeezeExcitation({ ratio: 4 })`. */
export function squeezeExcitation(options: SqueezeExcitationOptions = {}): Layer {
  return makeLayer(squeezeExcitationLayer, options);
}
