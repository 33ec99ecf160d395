import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { requireDtype } from '../shape-rules.js';
import { describeType, type Tensor } from '../tensor.js';
import { add } from './add.js';
import { div } from './div.js';
import { mul } from './mul.js';
import { negate } from './negate.js';
import { reshape } from './reshape.js';
import { sqrt } from './sqrt.js';
import { sub } from './sub.js';
import { sum } from './sum.js';

export interface BatchNormInferenceAttributes {
  readonly epsilon: number;
}

type Inputs = readonly [x: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor];

const definition = defineOperation<Inputs, BatchNormInferenceAttributes>({
  name: 'batchNormInference',
  type: ([x, ...vectors]) => {
    requireDtype('batchNormInference', 'x', x, ['float32']);
    if (x.shape.length < 2 || vectors.some((t) => t.shape.length !== 1 || t.shape[0] !== x.shape[1])) {
      throw new ShapeError({
        code: 'shape/batch-norm',
        where: 'batchNormInference',
        what: 'gamma, beta, mean and variance must have one value per channel of x, [N, C, ...]',
        got: { x: describeType(x), vectors: vectors.map(describeType) },
        fix: 'with x [N, C, ...], give them the shape [C]',
      });
    }
    return { shape: x.shape, dtype: x.dtype };
  },
  gradient: (dy, { inputs: [x, gamma, , mean, variance], attrs: { epsilon } }) => {
    const axes = x.shape.flatMap((_, i) => (i === 1 ? [] : [i]));
    const stretched = [1, x.shape[1], ...x.shape.slice(2).map(() => 1)];
    const deviation = sqrt(add(variance, epsilon));
    const centred = () => sub(x, reshape(mean, stretched));
    return [
      () => mul(dy, reshape(div(gamma, deviation), stretched)),
      () => div(sum(mul(dy, centred()), { axes }), deviation),
      () => sum(dy, { axes }),
      () => negate(div(mul(gamma, sum(dy, { axes })), deviation)),
      () =>
        div(mul(mul(gamma, sum(mul(dy, centred()), { axes })), -0.5), mul(deviation, add(variance, epsilon))),
    ];
  },
  lower: (onnx, inputs, { epsilon }) =>
    onnx.node(
      'BatchNormalization',
      inputs.map((t) => t.name),
      { epsilon: { float: epsilon } },
    ),
});
export const batchNormInferenceOperation = definition.operation;

/**
 * Normalization by given statistics: y = gamma (x - mean) / sqrt(variance + epsilon) + beta.
 *
 * Shapes   x [N, C, ...], all others [C] → y as x.
 */
export function batchNormInference(
  x: Tensor,
  {
    gamma,
    beta,
    mean,
    variance,
    epsilon,
  }: { gamma: Tensor; beta: Tensor; mean: Tensor; variance: Tensor; epsilon: number },
): Tensor {
  return definition.apply([x, gamma, beta, mean, variance], { epsilon });
}
