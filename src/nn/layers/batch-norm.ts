import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import {
  add,
  batchNormInference,
  describeType,
  mul,
  batchNorm as normalize,
  type Tensor,
} from '../../graph/index.js';
import { Initializer } from '../initializers.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { epsilonOption } from './normalization.js';

/**
 * Batch normalization over axis 1: y = gamma (x - mean) / sqrt(variance + epsilon) + beta, [N, C], [N, C, T] or
 * [N, C, H, W]; sequences [N, T, features] need permute([2, 1]) before and after.
 *
 * In training the mean and the biased variance are those of the batch, and the moving ones follow: moving =
 * (1 - momentum) moving + momentum batch, with the unbiased variance (as PyTorch does). Otherwise, and in the states
 * `frozenStatistics` and `frozen`, the moving ones are used as constants and stay.
 *
 * Source   Ioffe and Szegedy 2015 (arXiv 1502.03167), algorithms 1 and 2.
 */
export const batchNormLayer = defineLayer({
  kind: 'batchNorm',
  options: z.strictObject({
    epsilon: epsilonOption,
    momentum: z
      .number()
      .positive()
      .max(1)
      .default(0.1)
      .describe('Share of the batch in the moving statistics, 0 to 1.'),
    gammaInitializer: Initializer.default('ones').describe(
      'How the scale starts; zeros at the end of a residual branch let the block begin as the identity.',
    ),
    state: z
      .enum(['auto', 'training', 'frozenStatistics', 'frozen'])
      .default('auto')
      .describe(
        "'training': statistics of the batch; 'frozenStatistics': the moving ones, which stay, while scale and offset learn; 'frozen': nothing changes; 'auto': 'frozen' inside frozen layers, else 'training'.",
      ),
  }),
  build(scope, x, { epsilon, momentum, gammaInitializer, state: given }) {
    if (x.shape.length < 2 || x.shape.length > 4) {
      throw new ShapeError({
        code: 'shape/batch-norm',
        where: 'batchNorm',
        what: 'the input must be [N, C], [N, C, T] or [N, C, H, W]',
        got: describeType(x),
        fix: 'place it behind a dense or convolutional layer',
      });
    }
    const shape = [x.shape[1]];
    const state = given === 'auto' ? scope.normalization : given;
    const learned = { shape, role: 'normalization', trainable: state !== 'frozen' } as const;
    const gamma = scope.variable('gamma', { ...learned, initializer: gammaInitializer });
    const beta = scope.variable('beta', { ...learned, initializer: 'zeros' });
    const movingMean = scope.variable('movingMean', { shape, initializer: 'zeros', role: 'statistic' });
    const movingVariance = scope.variable('movingVariance', {
      shape,
      initializer: 'ones',
      role: 'statistic',
    });
    if (scope.mode === 'inference' || state !== 'training') {
      return batchNormInference(x, { gamma, beta, mean: movingMean, variance: movingVariance, epsilon });
    }
    const { y, mean, variance } = normalize(x, gamma, beta, epsilon);
    // A single value per channel has no unbiased variance; its biased one, 0, stands in.
    const count = x.shape.reduce((product, n) => product * n, 1) / x.shape[1];
    const follow = (moving: Tensor, batch: Tensor) => add(mul(moving, 1 - momentum), mul(batch, momentum));
    scope.update('movingMean', follow(movingMean, mean));
    scope.update('movingVariance', follow(movingVariance, mul(variance, count / Math.max(count - 1, 1))));
    return y;
  },
});

export type BatchNormOptions = Partial<z.input<typeof batchNormLayer.options>> & NamedLayer;

export function batchNorm(options: BatchNormOptions = {}): Layer {
  return makeLayer(batchNormLayer, options);
}
