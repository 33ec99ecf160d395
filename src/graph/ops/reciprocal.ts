import type { Tensor } from '../tensor.js';
import { mul } from './mul.js';
import { negate } from './negate.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'reciprocal',
  onnx: 'Reciprocal',
  value: (x) => 1 / x,
  gradient: (dy, _x, y) => negate(mul(dy, mul(y, y))),
});
export const reciprocalOperation = definition.operation;

/** y = 1 / x. */
export function reciprocal(x: Tensor): Tensor {
  return definition.apply([x], {});
}
