import type { Tensor } from '../tensor.js';
import { defineBinary } from './binary.js';
import { mul } from './mul.js';
import { negate } from './negate.js';
import { binaryOperands } from './operands.js';

const definition = defineBinary({
  name: 'div',
  onnx: 'Div',
  value: (a, b) => a / b,
  gradient: { a: (dy, _a, b) => div(dy, b), b: (dy, _a, b, y) => negate(div(mul(dy, y), b)) },
});
export const divOperation = definition.operation;

/** y = a / b. Shapes broadcast; a number stands for a scalar. */
export function div(a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply(binaryOperands('div', a, b), {});
}
