import { ShapeError } from '../../base/error.js';
import { allocate } from '../dtype.js';
import { defineOperation } from '../operation.js';
import { elementCount, type Tensor } from '../tensor.js';
import { reshape } from './reshape.js';

export interface TransposeAttributes {
  /** Axis i of the result is axis `permutation[i]` of x. */
  readonly permutation: readonly number[];
}

const definition = defineOperation<readonly [Tensor], TransposeAttributes>({
  name: 'transpose',
  type: ([x], { permutation }) => {
    const axes = [...permutation].sort((a, b) => a - b);
    if (axes.length !== x.shape.length || axes.some((axis, i) => axis !== i)) {
      throw new ShapeError({
        code: 'shape/transpose',
        where: 'transpose',
        what: 'the permutation must name each axis once',
        got: { permutation, shape: x.shape },
        fix: `use the numbers 0 to ${x.shape.length - 1}`,
      });
    }
    return { shape: permutation.map((axis) => x.shape[axis]), dtype: x.dtype };
  },
  gradient: (dy, { attrs: { permutation } }) => [() => transpose(dy, inversePermutation(permutation))],
  lower: (onnx, [x], { permutation }) => onnx.node('Transpose', [x.name], { perm: permutation }),
  fold: ([x], { permutation }, output) => {
    const strides = x.shape.map((_, axis) => elementCount(x.shape.slice(axis + 1)));
    const data = allocate(output.dtype, x.data.length);
    for (let i = 0; i < data.length; i++) {
      let rest = i;
      let offset = 0;
      for (let axis = permutation.length - 1; axis >= 0; axis--) {
        offset += (rest % output.shape[axis]) * strides[permutation[axis]];
        rest = Math.floor(rest / output.shape[axis]);
      }
      data[i] = x.data[offset];
    }
    return data;
  },
});
export const transposeOperation = definition.operation;

/** Axes in another order: axis i of the result is axis `permutation[i]` of x; reversed by default. */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  const axes = permutation ?? x.shape.map((_, i) => x.shape.length - 1 - i);
  const moved = axes.filter((axis) => x.shape[axis] !== 1);
  // Moving axes of 1 leaves the order of the elements alone: a reshape, which costs nothing.
  if (
    axes.length === x.shape.length &&
    new Set(axes).size === axes.length &&
    moved.every((axis, i) => i === 0 || moved[i - 1] < axis)
  ) {
    return reshape(
      x,
      axes.map((axis) => x.shape[axis]),
    );
  }
  return definition.apply([x], { permutation: axes });
}

function inversePermutation(permutation: readonly number[]): number[] {
  const inverse: number[] = new Array(permutation.length);
  for (const [i, axis] of permutation.entries()) inverse[axis] = i;
  return inverse;
}
