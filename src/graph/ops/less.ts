import type { Tensor } from '../tensor.js';
import { defineBinary } from './binary.js';
import { binaryOperands } from './operands.js';

const definition = defineBinary({
  name: 'less',
  onnx: 'Less',
  value: (a, b) => (a < b ? 1 : 0),
  gradient: 'none',
  result: 'bool',
});
export const lessOperation = definition.operation;

/** y = a < b, as bool. Shapes broadcast; a number stands for a scalar. */
export function less(a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply(binaryOperands('less', a, b), {});
}
