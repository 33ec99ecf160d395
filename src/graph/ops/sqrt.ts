import type { Tensor } from '../tensor.js';
import { div } from './div.js';
import { mul } from './mul.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'sqrt',
  onnx: 'Sqrt',
  value: Math.sqrt,
  gradient: (dy, _x, y) => div(dy, mul(y, 2)),
});
export const sqrtOperation = definition.operation;

/** y = square root of x; NaN below 0. The derivative at 0 is infinite. */
export function sqrt(x: Tensor): Tensor {
  return definition.apply([x], {});
}
