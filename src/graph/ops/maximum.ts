import type { Tensor } from '../tensor.js';
import { defineBinary } from './binary.js';
import { equal } from './equal.js';
import { greater } from './greater.js';
import { mul } from './mul.js';
import { binaryOperands } from './operands.js';
import { winnerShare } from './winner-share.js';

const definition = defineBinary({
  name: 'maximum',
  onnx: 'Max',
  value: Math.max,
  gradient: {
    a: (dy, a, b) => mul(dy, winnerShare(greater(a, b), equal(a, b), dy.dtype)),
    b: (dy, a, b) => mul(dy, winnerShare(greater(b, a), equal(a, b), dy.dtype)),
  },
});
export const maximumOperation = definition.operation;

/** y = the larger of a and b. At a tie each gets half of the gradient. Shapes broadcast; a number stands for a scalar. */
export function maximum(a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply(binaryOperands('maximum', a, b), {});
}
