import type { Tensor } from '../tensor.js';
import { heaviside } from './heaviside.js';
import { mul } from './mul.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'relu',
  onnx: 'Relu',
  value: (x) => Math.max(x, 0),
  dtypes: ['float32'],
  gradient: (dy, _x, y) => mul(dy, heaviside(y)),
});
export const reluOperation = definition.operation;

/** y = max(x, 0). The derivative at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return definition.apply([x], {});
}
