import { defineOperation } from '../operation.js';
import { normalizeAxis, requireDtype } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';
import { exp } from './exp.js';
import { mul } from './mul.js';
import type { SoftmaxAttributes } from './softmax.js';
import { sub } from './sub.js';
import { sum } from './sum.js';

const definition = defineOperation<readonly [Tensor], SoftmaxAttributes>({
  name: 'logSoftmax',
  type: ([x]) => {
    requireDtype('logSoftmax', 'x', x, ['float32', 'float64']);
    return { shape: x.shape, dtype: x.dtype };
  },
  gradient: (dy, { outputs: [y], attrs: { axis } }) => [
    () => sub(dy, mul(exp(y), sum(dy, { axes: [axis], keepDims: true }))),
  ],
  lower: (onnx, [x], { axis }) => onnx.node('LogSoftmax', [x.name], { axis }),
});
export const logSoftmaxOperation = definition.operation;

/** y = x - ln(sum e^x) along `axis` (the last by default), computed without overflow. */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  return definition.apply([x], { axis: normalizeAxis('logSoftmax', axis, x.shape.length) });
}
