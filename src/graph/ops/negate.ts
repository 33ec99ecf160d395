import type { Tensor } from '../tensor.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'neg',
  onnx: 'Neg',
  value: (x) => -x,
  gradient: (dy) => negate(dy),
  integers: true,
});
export const negateOperation = definition.operation;

/** y = -x. */
export function negate(x: Tensor): Tensor {
  return definition.apply([x], {});
}
