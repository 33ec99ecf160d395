import type { Tensor } from '../tensor.js';
import { mul } from './mul.js';
import { sub } from './sub.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'sigmoid',
  onnx: 'Sigmoid',
  value: (x) => 1 / (1 + Math.exp(-x)),
  gradient: (dy, _x, y) => mul(dy, mul(y, sub(1, y))),
});
export const sigmoidOperation = definition.operation;

/** y = 1 / (1 + e^-x). */
export function sigmoid(x: Tensor): Tensor {
  return definition.apply([x], {});
}
