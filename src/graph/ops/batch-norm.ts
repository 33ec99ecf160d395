import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { requireDtype } from '../shape-rules.js';
import { describeType, elementCount, type Tensor } from '../tensor.js';
import { add } from './add.js';
import { div } from './div.js';
import { mean } from './mean.js';
import { mul } from './mul.js';
import { reshape } from './reshape.js';
import { sqrt } from './sqrt.js';
import { sub } from './sub.js';
import { sum } from './sum.js';

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
    return [{ shape: x.shape, dtype: x.dtype }, statistic, statistic];
  },
  gradient: (
    _,
    { inputs: [x, gamma], attrs: { epsilon }, outputs: [, batchMean, variance], outputGradients },
  ) => {
    const axes = statisticAxes(x);
    const [dy, dMean, dVariance] = outputGradients;
    const centred = sub(x, perChannel(batchMean, x));
    const deviation = sqrt(add(variance, epsilon));
    const alongX = dy && div(mean(mul(dy, centred), { axes }), deviation);
    const count = elementCount(x.shape) / x.shape[1];
    const forX = () => {
      // dx = factor * dy + slope * (x - mean) + offset, with one number of each kind per channel.
      const factor = div(gamma, deviation);
      const slopes = [
        ...(alongX ? [mul(div(mul(factor, alongX), deviation), -1)] : []),
        ...(dVariance ? [mul(dVariance, 2 / count)] : []),
      ];
      const offsets = [
        ...(dy ? [mul(mul(factor, mean(dy, { axes })), -1)] : []),
        ...(dMean ? [mul(dMean, 1 / count)] : []),
      ];
      const terms = [
        ...(dy ? [mul(dy, perChannel(factor, x))] : []),
        ...(slopes.length > 0 ? [mul(centred, perChannel(slopes.reduce(add), x))] : []),
        ...(offsets.length > 0 ? [perChannel(offsets.reduce(add), x)] : []),
      ];
      return terms.reduce(add);
    };
    const forGamma = () => (alongX ? mul(alongX, count) : mul(gamma, 0));
    return [forX, forGamma, () => (dy ? sum(dy, { axes }) : mul(gamma, 0))];
  },
  /** Two passes for the statistics, so that a mean far from 0 costs no digits; the inference operator does the rest. */
  lower: (onnx, [x, gamma, beta], { epsilon }) => {
    const axes = x.shape.flatMap((_, i) => (i === 1 ? [] : [i]));
    const flat = onnx.constant('int64', [1], [x.shape[1]]);
    const kept = onnx.node('ReduceMean', [x.name], { axes, keepdims: 1 });
    const centred = onnx.node('Sub', [x.name, kept]);
    const squares = onnx.node('ReduceMean', [onnx.node('Mul', [centred, centred])], { axes, keepdims: 0 });
    const batchMean = onnx.node('Reshape', [kept, flat]);
    const y = onnx.node('BatchNormalization', [x.name, gamma.name, beta.name, batchMean, squares], {
      epsilon: { float: epsilon },
    });
    return [y, batchMean, squares];
  },
});
export const batchNormOperation = definition.operation;

/**
 * Normalization by the statistics of the batch: y = gamma (x - mean) / sqrt(variance + epsilon) + beta.
 *
 * Shapes   x [N, C, ...], gamma and beta [C] → y as x, mean and (biased) variance [C].
 * Source   Ioffe and Szegedy 2015 (arXiv 1502.03167), algorithm 1. The training mode of the ONNX operator is not used:
 *          ONNX Runtime 1.30 returns wrong values for it on the CPU.
 */
export function batchNorm(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
): { y: Tensor; mean: Tensor; variance: Tensor } {
  const [y, batchMean, variance] = definition.all([x, gamma, beta], { epsilon });
  return { y, mean: batchMean, variance };
}

function statisticAxes(x: Tensor): number[] {
  return x.shape.flatMap((_, i) => (i === 1 ? [] : [i]));
}

function perChannel(vector: Tensor, x: Tensor): Tensor {
  return reshape(vector, [1, x.shape[1], ...x.shape.slice(2).map(() => 1)]);
}
