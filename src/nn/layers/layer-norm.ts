import { z } from 'zod';
import { standardize } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { centerOption, epsilonOption, requireSeveral, scaleAndCenter, scaleOption } from './normalization.js';
import { NormalizedAxes, resolveAxes } from './normalized-axes.js';

/**
 * Layer normalization: y = gamma (x - mean) / sqrt(variance + epsilon) + beta, with the mean and the biased variance over
 * `axes` of each sample by itself. Training and inference are the same, and the batch may have any size.
 *
 * gamma and beta have one value per element of the axes normalized. For pictures the default is that of ConvNeXt, over the
 * channels of each pixel; `axes: 'all'` is that of the paper, over the whole picture.
 *
 * Source   Ba, Kiros, Hinton 2016 (arXiv 1607.06450), eq. 3 and 4; Liu et al. 2022 (arXiv 2201.03545), section 2.6.
 */
export const layerNormLayer = defineLayer({
  kind: 'layerNorm',
  options: z.strictObject({
    axes: NormalizedAxes,
    epsilon: epsilonOption,
    center: centerOption,
    scale: scaleOption,
  }),
  build(scope, x, { axes, epsilon, center, scale }) {
    const normalized = resolveAxes('layerNorm', x, axes);
    const sizes = normalized.map((axis) => x.shape[axis]);
    requireSeveral('layerNorm', x, sizes, "place it behind a layer with more channels, or use axes: 'all'");
    return scaleAndCenter(scope, standardize(x, { axes: normalized, epsilon }), normalized, {
      center,
      scale,
    });
  },
});

export type LayerNormOptions = z.input<typeof layerNormLayer.options> & NamedLayer;

export function layerNorm(options: LayerNormOptions = {}): Layer {
  return makeLayer(layerNormLayer, options);
}
