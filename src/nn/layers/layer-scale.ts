import { z } from 'zod';
import { mul } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { learnedAlong } from './normalization.js';
import { resolveAxes } from './normalized-axes.js';

/**
 * y = gamma x with a learned factor for each feature: the channels of pictures [N, C, H, W], the last axis of vectors and
 * sequences. As the last layer of a residual branch it lets a deep network begin close to the identity.
 *
 * Source   Touvron, Cord, Sablayrolles, Synnaeve, Jégou 2021 (arXiv 2103.17239), section 2, eq. 4.
 */
export const layerScaleLayer = defineLayer({
  kind: 'layerScale',
  options: z.strictObject({ initial: z.number().default(1e-6).describe('What every factor starts at.') }),
  build(scope, x, { initial }) {
    const axes = resolveAxes('layerScale', x, 'features');
    const initializer = { kind: 'constant', value: initial } as const;
    return mul(x, learnedAlong(scope, x, { name: 'gamma', axes, initializer }));
  },
});

export type LayerScaleOptions = z.input<typeof layerScaleLayer.options> & NamedLayer;

/** `layerScale({ initial: 1e-6 })`. */
export function layerScale(options: LayerScaleOptions = {}): Layer {
  return makeLayer(layerScaleLayer, options);
}
