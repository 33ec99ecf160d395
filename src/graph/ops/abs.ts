import type { Tensor } from '../tensor.js';
import { mul } from './mul.js';
import { sign } from './sign.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'abs',
  onnx: 'Abs',
  value: Math.abs,
  gradient: (dy, x) => mul(dy, sign(x)),
  dtypes: ['float32', 'float64', 'int32', 'int64'],
});
export const absOperation = definition.operation;

/** y = |x|. The derivative at 0 is 0. */
export function abs(x: Tensor): Tensor {
  return definition.apply([x], {});
}
