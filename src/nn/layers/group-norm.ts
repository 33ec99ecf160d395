import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { describeType } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { centerOption, epsilonOption, scaleOption } from './normalization.js';
import { normalizeGroups } from './normalize-groups.js';

/**
 * Group normalization of [N, C, ...]: y = gamma (x - mean) / sqrt(variance + epsilon) + beta, with the mean and the biased
 * variance over each group of consecutive channels and all their pixels, in each sample by itself. gamma and beta have one
 * value per channel. Training and inference are the same, and the batch may have any size.
 *
 * Source   Wu and He 2018 (arXiv 1803.08494), eq. 1, 2 and 7.
 */
export const groupNormLayer = defineLayer({
  kind: 'groupNorm',
  options: z.strictObject({
    groups: z
      .int()
      .positive()
      .describe('Groups of channels, 1 to C; a number that divides the channels. The paper uses 32.'),
    epsilon: epsilonOption,
    center: centerOption,
    scale: scaleOption,
  }),
  build(scope, x, { groups, ...options }) {
    const channels = x.shape[1];
    if (x.shape.length < 2 || channels % groups !== 0) {
      throw new ShapeError({
        code: 'shape/channels',
        where: 'groupNorm',
        what: 'the input must be [N, C, ...] with channels that can be divided into the groups',
        got: { input: describeType(x), groups },
        fix: 'use a number of groups that divides the channels',
      });
    }
    return normalizeGroups('groupNorm', scope, x, { groups, ...options });
  },
});

export type GroupNormOptions = Omit<z.input<typeof groupNormLayer.options>, 'groups'> & NamedLayer;

/** `groupNorm(8)`. */
export function groupNorm(groups: number, options: GroupNormOptions = {}): Layer {
  return makeLayer(groupNormLayer, { groups, ...options });
}
