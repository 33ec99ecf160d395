import { ShapeError } from '../../base/error.js';
import { typedArrayOf } from '../dtype.js';
import { defineOperation } from '../operation.js';
import { requireDtype } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';
import { cast } from './cast.js';
import { inside } from './inside.js';
import { mul } from './mul.js';

export interface ClipAttributes {
  readonly min: number;
  readonly max: number;
}

const definition = defineOperation<readonly [Tensor], ClipAttributes>({
  name: 'clip',
  type: ([x], { min, max }) => {
    requireDtype('clip', 'x', x, ['float32', 'float64']);
    if (!(min <= max)) {
      throw new ShapeError({
        code: 'shape/clip',
        where: 'clip',
        what: 'min must not exceed max',
        got: { min, max },
        fix: 'swap them',
      });
    }
    return { shape: x.shape, dtype: x.dtype };
  },
  // By y alone, so that x need not be kept.
  gradient: (dy, { attrs: { min, max }, outputs: [y] }) => [
    () =>
      Number.isFinite(min) || Number.isFinite(max)
        ? mul(dy, cast(inside(cast(y, 'float32'), min, max), dy.dtype))
        : dy,
  ],
  elementwise: true,
  lower: (onnx, [x], { min, max }) =>
    onnx.node('Clip', [x.name, onnx.constant(x.dtype, [], [min]), onnx.constant(x.dtype, [], [max])]),
  fold: ([x], { min, max }, { dtype }) =>
    typedArrayOf(
      dtype,
      Array.from(x.data as ArrayLike<number | bigint>, (v) => Math.min(Math.max(Number(v), min), max)),
    ),
});
export const clipOperation = definition.operation;

/** y = x limited to [min, max]. The derivative is 1 strictly inside, 0 at the limits and beyond. */
export function clip(x: Tensor, min: number, max: number): Tensor {
  return definition.apply([x], { min, max });
}
