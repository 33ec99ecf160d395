import type { Tensor } from '../tensor.js';
import { defineBinary } from './binary.js';
import { negate } from './negate.js';
import { binaryOperands } from './operands.js';

const definition = defineBinary({
  name: 'sub',
  onnx: 'Sub',
  value: (a, b) => a - b,
  gradient: { a: (dy) => dy, b: (dy) => negate(dy) },
});
export const subOperation = definition.operation;

/** y = a - b. Shapes broadcast; a number stands for a scalar. */
export function sub(a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply(binaryOperands('sub', a, b), {});
}
