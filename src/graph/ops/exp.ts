import type { Tensor } from '../tensor.js';
import { mul } from './mul.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'exp',
  onnx: 'Exp',
  value: Math.exp,
  gradient: (dy, _x, y) => mul(dy, y),
});
export const expOperation = definition.operation;

/** y = e^x. */
export function exp(x: Tensor): Tensor {
  return definition.apply([x], {});
}
