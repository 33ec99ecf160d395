import type { Tensor } from '../tensor.js';
import { defineBinary } from './binary.js';
import { binaryOperands } from './operands.js';

const definition = defineBinary({
  name: 'mul',
  onnx: 'Mul',
  value: (a, b) => a * b,
  gradient: { a: (dy, _a, b) => mul(dy, b), b: (dy, a) => mul(dy, a) },
});
export const mulOperation = definition.operation;

/** y = a * b. Shapes broadcast; a number stands for a scalar. */
export function mul(a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply(binaryOperands('mul', a, b), {});
}
