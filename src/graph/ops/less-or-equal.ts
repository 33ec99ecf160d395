import type { Tensor } from '../tensor.js';
import { defineBinary } from './binary.js';
import { binaryOperands } from './operands.js';

const definition = defineBinary({
  name: 'lessOrEqual',
  onnx: 'LessOrEqual',
  value: (a, b) => (a <= b ? 1 : 0),
  gradient: 'none',
  result: 'bool',
});
export const lessOrEqualOperation = definition.operation;

/** y = a <= b, as bool. Shapes broadcast; a number stands for a scalar. */
export function lessOrEqual(a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply(binaryOperands('lessOrEqual', a, b), {});
}
