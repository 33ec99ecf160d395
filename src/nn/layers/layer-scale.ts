import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { describeType, mul, reshape } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';

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
    const rank = x.shape.length;
    if (rank < 2) {
      throw new ShapeError({
        code: 'shape/layer-scale',
        where: 'layerScale',
        what: 'the input must have an axis besides the batch',
        got: describeType(x),
        fix: 'give it [N, D], [N, T, D] or [N, C, H, W]',
      });
    }
    const features = rank === 4 ? 1 : rank - 1;
    const gamma = scope.variable('gamma', {
      shape: [x.shape[features]],
      initializer: { kind: 'constant', value: initial },
      role: 'normalization',
    });
    return mul(
      x,
      reshape(
        gamma,
        x.shape.map((n, axis) => (axis === features ? n : 1)),
      ),
    );
  },
});

export type LayerScaleOptions = z.input<typeof layerScaleLayer.options> & NamedLayer;

/** `layerScale({ initial: 1e-6 })`. */
export function layerScale(options: LayerScaleOptions = {}): Layer {
  return makeLayer(layerScaleLayer, options);
}
