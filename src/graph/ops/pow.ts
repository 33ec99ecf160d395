import type { Tensor } from '../tensor.js';
import { defineBinary } from './binary.js';
import { log } from './log.js';
import { mul } from './mul.js';
import { binaryOperands } from './operands.js';
import { sub } from './sub.js';

const definition = defineBinary({
  name: 'pow',
  onnx: 'Pow',
  value: Math.pow,
  operands: ['float32', 'float64', 'int32', 'int64'],
  gradient: {
    a: (dy, a, b) => mul(dy, mul(b, pow(a, sub(b, 1)))),
    b: (dy, a, _b, y) => mul(dy, mul(y, log(a))),
  },
});
export const powOperation = definition.operation;

/** y = a^b; NaN for a negative a and a fractional b. The gradient for b needs a > 0. Shapes broadcast; a number stands for a scalar. */
export function pow(a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply(binaryOperands('pow', a, b), {});
}
