import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { requireDtype } from '../shape-rules.js';
import { describeType, elementCount, sameShape, type Tensor } from '../tensor.js';
import { gather } from './gather.js';

export interface ScatterAddAttributes {
  readonly axis: number;
  /** Length of that axis in the result. */
  readonly size: number;
}

const definition = defineOperation<readonly [Tensor, Tensor], ScatterAddAttributes>({
  name: 'scatterAdd',
  type: ([updates, indices], { axis, size }) => {
    requireDtype('scatterAdd', 'indices', indices, ['int32', 'int64']);
    const end = axis + indices.shape.length;
    if (!Number.isInteger(size) || size < 1) {
      throw new ShapeError({
        code: 'shape/scatter',
        where: 'scatterAdd',
        what: 'the size of the axis must be a whole number of at least 1',
        got: { size },
        fix: 'give the length of the axis that was gathered from',
      });
    }
    if (!sameShape(updates.shape.slice(axis, end), indices.shape)) {
      throw new ShapeError({
        code: 'shape/scatter',
        where: 'scatterAdd',
        what: `the updates must hold the shape of the indices from axis ${axis} on`,
        got: { updates: describeType(updates), indices: describeType(indices) },
        fix: 'give one update per index',
      });
    }
    return {
      shape: [...updates.shape.slice(0, axis), size, ...updates.shape.slice(end)],
      dtype: updates.dtype,
    };
  },
  gradient: (dy, { inputs: [, indices], attrs: { axis } }) => [() => gather(dy, indices, axis), null],
  /**
   * ScatterElements over [before, axis, after]. ScatterND would not need the indices repeated, but ONNX Runtime 1.30 adds
   * with several threads at once and loses updates where indices repeat.
   */
  lower: (onnx, [updates, indices], { axis, size }) => {
    const before = updates.shape.slice(0, axis);
    const after = updates.shape.slice(axis + indices.shape.length);
    const inner = elementCount(after);
    const outer = elementCount(before);
    const count = elementCount(indices.shape);
    const vector = (values: readonly number[]) => onnx.constant('int64', [values.length], values);
    const zeros = onnx.node('Expand', [
      onnx.constant(updates.dtype, [1, 1, 1], [0]),
      vector([outer, size, inner]),
    ]);
    const column = onnx.node('Reshape', [indices.name, vector([1, count, 1])]);
    const places = onnx.node('Expand', [column, vector([outer, count, inner])]);
    const slices = onnx.node('Reshape', [updates.name, vector([outer, count, inner])]);
    const scattered = onnx.node('ScatterElements', [zeros, places, slices], { axis: 1, reduction: 'add' });
    return onnx.node('Reshape', [scattered, vector([...before, size, ...after])]);
  },
});
export const scatterAddOperation = definition.operation;

/**
 * Zeros of length `size` along `axis`, into which slices are added: y[..., indices[i], ...] += updates[..., i, ...].
 * The transpose of `gather`. Indices lie in [-size, size); negative ones count from the end.
 */
export function scatterAdd(updates: Tensor, indices: Tensor, attributes: ScatterAddAttributes): Tensor {
  return definition.apply([updates, indices], attributes);
}
