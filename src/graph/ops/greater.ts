import type { Tensor } from '../tensor.js';
import { defineBinary } from './binary.js';
import { binaryOperands } from './operands.js';

const definition = defineBinary({
  name: 'greater',
  onnx: 'Greater',
  value: (a, b) => (a > b ? 1 : 0),
  gradient: 'none',
  result: 'bool',
});
export const greaterOperation = definition.operation;

/** y = a > b, as bool. Shapes broadcast; a number stands for a scalar. */
export function greater(a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply(binaryOperands('greater', a, b), {});
}
