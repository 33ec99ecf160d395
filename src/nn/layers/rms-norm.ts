import { z } from 'zod';
import { add, div, mean, mul, sqrt } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { scaleAndCenter, scaleOption } from './normalization.js';
import { NormalizedAxes, resolveAxes } from './normalized-axes.js';

/**
 * Normalization by the root mean square: y = gamma x / sqrt(mean(x^2) + epsilon), over `axes` of each sample by itself. Layer
 * normalization without its mean.
 *
 * Source   Zhang and Sennrich 2019 (arXiv 1910.07467), eq. 4.
 */
export const rmsNormLayer = defineLayer({
  kind: 'rmsNorm',
  options: z.strictObject({
    axes: NormalizedAxes,
    epsilon: z.number().positive().default(1e-6).describe('Added to the mean square.'),
    scale: scaleOption,
  }),
  build(scope, x, { axes, epsilon, scale }) {
    const normalized = resolveAxes('rmsNorm', x, axes);
    const square = mean(mul(x, x), { axes: normalized, keepDims: true });
    const y = div(x, sqrt(add(square, epsilon)));
    return scaleAndCenter(scope, y, normalized, { scale, center: false });
  },
});

export type RmsNormOptions = z.input<typeof rmsNormLayer.options> & NamedLayer;

export function rmsNorm(options: RmsNormOptions = {}): Layer {
  return makeLayer(rmsNormLayer, options);
}
