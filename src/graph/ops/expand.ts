import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { broadcastShapes } from '../shape-rules.js';
import { type Shape, sameShape, type Tensor } from '../tensor.js';

export interface ExpandAttributes {
  readonly shape: Shape;
}

const definition = defineOperation<readonly [Tensor], ExpandAttributes>({
  name: 'expand',
  type: ([x], { shape }) => {
    if (!sameShape(broadcastShapes('expand', x.shape, shape), shape)) {
      throw new ShapeError({
        code: 'shape/broadcast',
        where: 'expand',
        what: 'x is larger than the target shape',
        got: { x: x.shape, target: shape },
        fix: 'expand to a shape that x broadcasts to',
      });
    }
    return { shape, dtype: x.dtype };
  },
  // dy has the expanded shape; the walk sums it back to the shape of x, as after any broadcasting.
  gradient: (dy) => [() => dy],
  lower: (onnx, [x], { shape }) =>
    onnx.node('Expand', [x.name, onnx.constant('int64', [shape.length], shape)]),
});
export const expandOperation = definition.operation;

/** x repeated to `shape` by the broadcasting rule. */
export function expand(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : definition.apply([x], { shape });
}
