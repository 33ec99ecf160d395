import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { describeType } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { centerOption, epsilonOption, scaleOption } from './normalization.js';
import { normalizeGroups } from './normalize-groups.js';

/**
 * Instance normalization of [N, C, ...]: y = gamma (x - mean) / sqrt(variance + epsilon) + beta, with the mean and the biased
 * variance over the pixels of each channel of each sample by itself. Group normalization with a group per channel.
 *
 * Source   Ulyanov, Vedaldi, Lempitsky 2016 (arXiv 1607.08022), eq. 3.
 */
export const instanceNormLayer = defineLayer({
  kind: 'instanceNorm',
  options: z.strictObject({ epsilon: epsilonOption, center: centerOption, scale: scaleOption }),
  build(scope, x, options) {
    if (x.shape.length < 3) {
      throw new ShapeError({
        code: 'shape/normalization',
        where: 'instanceNorm',
        what: 'the input must have an axis besides batch and channels',
        got: describeType(x),
        fix: 'place it before flatten, dense or global pooling, or use layerNorm',
      });
    }
    return normalizeGroups('instanceNorm', scope, x, { groups: x.shape[1], ...options });
  },
});

export type InstanceNormOptions = z.input<typeof instanceNormLayer.options> & NamedLayer;

export function instanceNorm(options: InstanceNormOptions = {}): Layer {
  return makeLayer(instanceNormLayer, options);
}
