import type { Tensor } from '../tensor.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'negate',
  onnx: 'Neg',
  value: (x) => -x,
  gradient: (dy) => negate(dy),
  dtypes: ['float32', 'float64', 'int32', 'int64'],
});
export const negateOperation = definition.operation;

/** y = -x. */
export function negate(x: Tensor): Tensor {
  return definition.apply([x], {});
}
