import { type BatchNormAttributes, defineOperation, elementCount, type Tensor } from '../../graph/index.js';

type Inputs = readonly [centred: Tensor, gamma: Tensor, beta: Tensor];

const definition = defineOperation<Inputs, BatchNormAttributes>({
  name: 'centredBatchNorm',
  type: ([centred, gamma]) => [centred, gamma],
  // Made in graphs that are about to be run: nothing differentiates them any more.
  gradient: 'none',
  lower: (onnx, [centred, gamma, beta], { epsilon }) => {
    const axes = centred.shape.flatMap((_, i) => (i === 1 ? [] : [i]));
    const squares = onnx.node('Mul', [centred.name, centred.name]);
    const variance = onnx.node('ReduceMean', [squares], { axes, keepdims: 0 });
    const zeros = onnx.constant('float32', gamma.shape, new Float32Array(elementCount(gamma.shape)));
    const y = onnx.node('BatchNormalization', [centred.name, gamma.name, beta.name, zeros, variance], {
      epsilon: { float: epsilon },
    });
    return [y, variance];
  },
});

/**
 * Batch normalization of images whose mean is 0 in each channel: y = gamma centred / sqrt(variance + epsilon) + beta.
 *
 * Shapes   centred [N, C, ...], gamma and beta [C] → y as centred, variance [C].
 */
export function centredBatchNorm(
  centred: Tensor,
  gamma: Tensor,
  beta: Tensor,
  attrs: BatchNormAttributes,
): { y: Tensor; variance: Tensor } {
  const [y, variance] = definition.all([centred, gamma, beta], attrs);
  return { y, variance };
}
