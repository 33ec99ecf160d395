import type { Tensor } from '../tensor.js';
import { div } from './div.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'log',
  onnx: 'Log',
  value: Math.log,
  gradient: (dy, x) => div(dy, x),
});
export const logOperation = definition.operation;

/** y = ln x; NaN below 0, -infinity at 0. */
export function log(x: Tensor): Tensor {
  return definition.apply([x], {});
}
