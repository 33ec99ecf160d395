import { defineComposite } from '../composite.js';
import type { Shape, Tensor } from '../tensor.js';
import { pad } from './pad.js';
import { reshape } from './reshape.js';
import { slice } from './slice.js';

export interface SliceGradientAttributes {
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  /** Of what was sliced. */
  readonly shape: Shape;
}

const definition = defineComposite<readonly [Tensor], SliceGradientAttributes>({
  name: 'sliceGradient',
  decompose: ([dy], { starts, steps, shape }) => {
    const spread = spreadOut(dy, steps);
    return [pad(spread, { before: starts, after: shape.map((n, i) => n - starts[i] - spread.shape[i]) })];
  },
});
export const sliceGradientOperation = definition.operation;

/** The gradient of slicing: dy at the places start, start + step, ... of a tensor of the given shape, which is 0 elsewhere. */
export function sliceGradient(dy: Tensor, attrs: SliceGradientAttributes): Tensor {
  return definition.apply([dy], attrs);
}

/** Puts step - 1 zeros between neighbours along each axis: n elements become (n - 1) * step + 1. */
export function spreadOut(x: Tensor, steps: readonly number[]): Tensor {
  return steps.reduce((tensor, step, axis) => {
    if (step === 1 || tensor.shape[axis] === 1) return tensor;
    const before = tensor.shape.slice(0, axis);
    const after = tensor.shape.slice(axis + 1);
    const n = tensor.shape[axis];
    const apart = reshape(tensor, [...before, n, 1, ...after]);
    const zeros = apart.shape.map((_, i) => (i === axis + 1 ? step - 1 : 0));
    const padded = pad(apart, { before: zeros.map(() => 0), after: zeros });
    const ranges = [...before.map(() => undefined), { end: (n - 1) * step + 1 }];
    return slice(reshape(padded, [...before, n * step, ...after]), ranges);
  }, x);
}
