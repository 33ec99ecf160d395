import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { normalizeAxis, requireSameDtype } from '../shape-rules.js';
import { describeType, type Tensor } from '../tensor.js';
import { slice } from './slice.js';

export interface ConcatAttributes {
  readonly axis: number;
}

const definition = defineOperation<readonly Tensor[], ConcatAttributes>({
  name: 'concat',
  type: (inputs, { axis }) => {
    const dtype = requireSameDtype('concat', inputs);
    const [first] = inputs;
    const odd = inputs.find(
      (t) =>
        t.shape.length !== first.shape.length || t.shape.some((n, i) => i !== axis && n !== first.shape[i]),
    );
    if (odd) {
      throw new ShapeError({
        code: 'shape/concat',
        where: 'concat',
        what: `the shapes differ outside axis ${axis}`,
        got: { first: describeType(first), other: describeType(odd) },
        fix: 'make all other axes equal',
      });
    }
    const total = inputs.reduce((n, t) => n + t.shape[axis], 0);
    return { shape: first.shape.map((n, i) => (i === axis ? total : n)), dtype };
  },
  gradient: (dy, { inputs, attrs: { axis } }) => {
    let start = 0;
    return inputs.map((x) => {
      const range = { start, end: start + x.shape[axis] };
      start = range.end;
      return () => slice(dy, [...x.shape.slice(0, axis).map(() => undefined), range]);
    });
  },
  lower: (onnx, inputs, { axis }) =>
    onnx.node(
      'Concat',
      inputs.map((t) => t.name),
      { axis },
    ),
});
export const concatOperation = definition.operation;

/** Tensors joined along one axis; all other axes must agree. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  if (tensors.length === 0) {
    throw new ShapeError({
      code: 'shape/concat',
      where: 'concat',
      what: 'there is nothing to join',
      fix: 'give at least one tensor',
    });
  }
  const normalized = normalizeAxis('concat', axis, tensors[0].shape.length);
  return tensors.length === 1 ? tensors[0] : definition.apply(tensors, { axis: normalized });
}
