import type { Tensor } from '../tensor.js';
import { defineBinary } from './binary.js';
import { binaryOperands } from './operands.js';

const definition = defineBinary({
  name: 'add',
  onnx: 'Add',
  value: (a, b) => a + b,
  gradient: { a: (dy) => dy, b: (dy) => dy },
});
export const addOperation = definition.operation;

/** y = a + b. Shapes broadcast; a number stands for a scalar. */
export function add(a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply(binaryOperands('add', a, b), {});
}
