import { defineOperation } from '../operation.js';
import { normalizeAxis, requireDtype } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';
import { mul } from './mul.js';
import { sub } from './sub.js';
import { sum } from './sum.js';

export interface SoftmaxAttributes {
  readonly axis: number;
}

const definition = defineOperation<readonly [Tensor], SoftmaxAttributes>({
  name: 'softmax',
  type: ([x]) => {
    requireDtype('softmax', 'x', x, ['float32', 'float64']);
    return { shape: x.shape, dtype: x.dtype };
  },
  gradient: (dy, { outputs: [y], attrs: { axis } }) => [
    () => mul(y, sub(dy, sum(mul(dy, y), { axes: [axis], keepDims: true }))),
  ],
  lower: (onnx, [x], { axis }) => onnx.node('Softmax', [x.name], { axis }),
});
export const softmaxOperation = definition.operation;

/** y = e^x / sum e^x along `axis` (the last by default), computed without overflow. */
export function softmax(x: Tensor, axis = -1): Tensor {
  return definition.apply([x], { axis: normalizeAxis('softmax', axis, x.shape.length) });
}
