import type { Tensor } from '../tensor.js';
import { expand } from './expand.js';
import { mul } from './mul.js';
import { defineReduction, type ReductionOptions } from './reduction.js';

const definition = defineReduction({
  name: 'mean',
  onnx: 'ReduceMean',
  gradient: (dy, x, _y, axes) => expand(mul(dy, 1 / axes.reduce((n, axis) => n * x.shape[axis], 1)), x.shape),
});
export const meanOperation = definition.operation;

/** Arithmetic mean over `axes` (all by default). */
export function mean(x: Tensor, options?: ReductionOptions): Tensor {
  return definition.reduce(x, options);
}
