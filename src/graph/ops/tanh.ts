import type { Tensor } from '../tensor.js';
import { mul } from './mul.js';
import { sub } from './sub.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'tanh',
  onnx: 'Tanh',
  value: Math.tanh,
  gradient: (dy, _x, y) => mul(dy, sub(1, mul(y, y))),
});
export const tanhOperation = definition.operation;

/** y = tanh x. */
export function tanh(x: Tensor): Tensor {
  return definition.apply([x], {});
}
