import type { Tensor } from '../tensor.js';
import { extremeGradient } from './extreme-gradient.js';
import { defineReduction, type ReductionOptions } from './reduction.js';

const definition = defineReduction({ name: 'min', onnx: 'ReduceMin', gradient: extremeGradient });
export const minOperation = definition.operation;

/** The smallest value over `axes` (all by default). Equal smallest values share the gradient. */
export function min(x: Tensor, options?: ReductionOptions): Tensor {
  return definition.reduce(x, options);
}
