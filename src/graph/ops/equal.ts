import type { Tensor } from '../tensor.js';
import { defineBinary } from './binary.js';
import { binaryOperands } from './operands.js';

const definition = defineBinary({
  name: 'equal',
  onnx: 'Equal',
  value: (a, b) => (a === b ? 1 : 0),
  gradient: 'none',
  operands: ['float32', 'float64', 'int32', 'int64', 'uint8', 'bool'],
  result: 'bool',
});
export const equalOperation = definition.operation;

/** y = a = b, as bool. Shapes broadcast; a number stands for a scalar. */
export function equal(a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply(binaryOperands('equal', a, b), {});
}
