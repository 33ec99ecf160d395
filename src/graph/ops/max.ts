import type { Tensor } from '../tensor.js';
import { extremeGradient } from './extreme-gradient.js';
import { defineReduction, type ReductionOptions } from './reduction.js';

const definition = defineReduction({ name: 'max', onnx: 'ReduceMax', gradient: extremeGradient });
export const maxOperation = definition.operation;

/** The largest value over `axes` (all by default). Equal largest values share the gradient. */
export function max(x: Tensor, options?: ReductionOptions): Tensor {
  return definition.reduce(x, options);
}
