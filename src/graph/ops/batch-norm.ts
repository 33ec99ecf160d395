import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { requireDtype } from '../shape-rules.js';
import { describeType, elementCount, type Tensor } from '../tensor.js';
import { add } from './add.js';
import { axesBesideChannels, batchNormGradient, perChannel } from './batch-norm-gradient.js';
import { expand } from './expand.js';
import { mean } from './mean.js';
import { mul } from './mul.js';
import { sub } from './sub.js';

export interface BatchNormAttributes {
  readonly epsilon: number;
}

const definition = defineOperation<readonly [Tensor, Tensor, Tensor], BatchNormAttributes>({
  name: 'batchNorm',
  type: ([x, gamma, beta]) => {
    requireDtype('batchNorm', 'x', x, ['float32']);
    const channels = x.shape[1];
    if (x.shape.length < 2 || [gamma, beta].some((t) => t.shape.length !== 1 || t.shape[0] !== channels)) {
      throw new ShapeError({
        code: 'shape/batch-norm',
        where: 'batchNorm',
        what: 'gamma and beta must have one value per channel of x, [N, C, ...]',
        got: { x: describeType(x), gamma: describeType(gamma), beta: describeType(beta) },
        fix: 'with x [N, C, ...], give them the shape [C]',
      });
    }
    const statistic = { shape: [channels], dtype: x.dtype };
    const image = { shape: x.shape, dtype: x.dtype };
    return [image, statistic, statistic, image];
  },
  gradient: (
    _,
    { inputs: [x, gamma], attrs: { epsilon }, outputs: [, , variance, centred], outputGradients },
  ) => {
    const [dy, dMean, dVariance, dCentred] = outputGradients;
    const ofY = dy && batchNormGradient({ dy, centred, gamma, variance, epsilon });
    const count = elementCount(x.shape) / x.shape[1];
    const forX = () =>
      [
        ...(ofY ? [ofY.dx] : []),
        ...(dMean ? [expand(perChannel(mul(dMean, 1 / count), x.shape), x.shape)] : []),
        ...(dVariance ? [mul(centred, perChannel(mul(dVariance, 2 / count), x.shape))] : []),
        ...(dCentred ? [sub(dCentred, mean(dCentred, { axes: axesBesideChannels(x), keepDims: true }))] : []),
      ].reduce(add);
    return [forX, () => (ofY ? ofY.dGamma : mul(gamma, 0)), () => (ofY ? ofY.dBeta : mul(gamma, 0))];
  },
  /** Two passes for the statistics, so that a mean far from 0 costs no digits; the inference operator does the rest. */
  lower: (onnx, [x, gamma, beta], { epsilon }) => {
    const axes = axesBesideChannels(x);
    const flat = onnx.constant('int64', [1], [x.shape[1]]);
    const kept = onnx.node('ReduceMean', [x.name], { axes, keepdims: 1 });
    const centred = onnx.node('Sub', [x.name, kept]);
    const squares = onnx.node('ReduceMean', [onnx.node('Mul', [centred, centred])], { axes, keepdims: 0 });
    const batchMean = onnx.node('Reshape', [kept, flat]);
    const y = onnx.node('BatchNormalization', [x.name, gamma.name, beta.name, batchMean, squares], {
      epsilon: { float: epsilon },
    });
    return [y, batchMean, squares, centred];
  },
});
export const batchNormOperation = definition.operation;

/**
 * Normalization by the statistics of the batch: y = gamma (x - mean) / sqrt(variance + epsilon) + beta.
 *
 * Shapes   x [N, C, ...], gamma and beta [C] → y and centred = x - mean as x, mean and (biased) variance [C].
 * Source   Ioffe and Szegedy 2015 (arXiv 1502.03167), algorithm 1. The training mode of the ONNX operator is not used:
 *          ONNX Runtime 1.30 returns wrong values for it on the CPU.
 */
export function batchNorm(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
): { y: Tensor; mean: Tensor; variance: Tensor; centred: Tensor } {
  const [y, batchMean, variance, centred] = definition.all([x, gamma, beta], { epsilon });
  return { y, mean: batchMean, variance, centred };
}
