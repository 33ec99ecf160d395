import type { Tensor } from '../tensor.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'sign',
  onnx: 'Sign',
  value: Math.sign,
  gradient: 'none',
  dtypes: ['float32', 'float64', 'int32', 'int64'],
});
export const signOperation = definition.operation;

/** y = -1, 0 or 1 by the sign of x. No gradient: it is 0 wherever it exists. */
export function sign(x: Tensor): Tensor {
  return definition.apply([x], {});
}
