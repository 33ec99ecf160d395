import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { describeType, elementCount, type Shape, sameShape, type Tensor } from '../tensor.js';

export interface ReshapeAttributes {
  readonly shape: Shape;
}

const definition = defineOperation<readonly [Tensor], ReshapeAttributes>({
  name: 'reshape',
  type: ([x], { shape }) => {
    if (elementCount(shape) !== elementCount(x.shape)) {
      throw new ShapeError({
        code: 'shape/reshape',
        where: 'reshape',
        what: 'the number of elements changes',
        got: { from: describeType(x), to: shape },
        fix: `choose axes whose product is ${elementCount(x.shape)}`,
      });
    }
    return { shape, dtype: x.dtype };
  },
  gradient: (dy, { inputs: [x] }) => [() => reshape(dy, x.shape)],
  lower: (onnx, [x], { shape }) => {
    // A 0 copies the axis of the input. Written for an unchanged first axis, it keeps the graph right for any batch size.
    const target = shape.map((n, i) => (i === 0 && n === x.shape[0] ? 0 : n));
    return onnx.node('Reshape', [x.name, onnx.constant('int64', [shape.length], target)]);
  },
  fold: ([x]) => x.data,
});
export const reshapeOperation = definition.operation;

/**
 * The same elements, row-major, in another shape. One axis may be -1: it takes what is left over.
 *
 * Throws  ShapeError if the number of elements would change.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.filter((n) => n !== -1).reduce((product, n) => product * n, 1);
  const target = shape.map((n) => (n === -1 ? elementCount(x.shape) / known : n));
  if (shape.filter((n) => n === -1).length > 1 || target.some((n) => !Number.isInteger(n) || n < 0)) {
    throw new ShapeError({
      code: 'shape/reshape',
      where: 'reshape',
      what: 'the shape cannot be filled',
      got: { from: describeType(x), to: shape },
      fix: 'leave at most one axis as -1, and make the others divide the number of elements',
    });
  }
  return sameShape(target, x.shape) ? x : definition.apply([x], { shape: target });
}
