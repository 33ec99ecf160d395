import type { Tensor } from '../tensor.js';
import { defineBinary } from './binary.js';
import { equal } from './equal.js';
import { less } from './less.js';
import { mul } from './mul.js';
import { binaryOperands } from './operands.js';
import { winnerShare } from './winner-share.js';

const definition = defineBinary({
  name: 'minimum',
  onnx: 'Min',
  value: Math.min,
  gradient: {
    a: (dy, a, b) => mul(dy, winnerShare(less(a, b), equal(a, b), dy.dtype)),
    b: (dy, a, b) => mul(dy, winnerShare(less(b, a), equal(a, b), dy.dtype)),
  },
});
export const minimumOperation = definition.operation;

/** y = the smaller of a and b. At a tie each gets half of the gradient. Shapes broadcast; a number stands for a scalar. */
export function minimum(a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply(binaryOperands('minimum', a, b), {});
}
