import type { Tensor } from '../tensor.js';
import { expand } from './expand.js';
import { defineReduction, type ReductionOptions } from './reduction.js';

const definition = defineReduction({
  name: 'sum',
  onnx: 'ReduceSum',
  axesAsInput: true,
  gradient: (dy, x) => expand(dy, x.shape),
});
export const sumOperation = definition.operation;

/** Sum over `axes` (all by default). */
export function sum(x: Tensor, options?: ReductionOptions): Tensor {
  return definition.reduce(x, options);
}
