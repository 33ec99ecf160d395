import { ShapeError } from '../../base/error.js';
import type { Tensor } from '../tensor.js';
import { scalar } from './constant.js';

/** Both operands as tensors: a plain number becomes a scalar of the other one's dtype. */
export function binaryOperands(where: string, a: Tensor | number, b: Tensor | number): [Tensor, Tensor] {
  if (typeof a !== 'number') return [a, typeof b === 'number' ? scalar(b, a.dtype) : b];
  if (typeof b !== 'number') return [scalar(a, b.dtype), b];
  throw new ShapeError({
    code: 'shape/operands',
    where,
    what: 'both operands are plain numbers',
    got: { a, b },
    fix: 'compute the number in JavaScript, or make one operand a tensor',
  });
}
