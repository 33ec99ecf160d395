import { type DefinedOperation, defineOperation } from '../operation.js';
import { normalizeAxes, requireDtype } from '../shape-rules.js';
import type { Shape, Tensor } from '../tensor.js';
import { reshape } from './reshape.js';

export interface ReductionAttributes {
  /** Counted from the start, sorted. */
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** What a caller may write: all axes unless named, negative ones count from the end, and axes are dropped. */
export interface ReductionOptions {
  readonly axes?: readonly number[];
  readonly keepDims?: boolean;
}

interface ReductionDefinition {
  readonly name: string;
  readonly onnx: string;
  /** ONNX 13 moved the axes of ReduceSum from an attribute to an input; the others follow only in 18. */
  readonly axesAsInput?: boolean;
  /** Gradient for x; dy and y come with the reduced axes kept as 1. */
  readonly gradient: (dy: Tensor, x: Tensor, y: Tensor, axes: readonly number[]) => Tensor;
}

/** The shared shape of reductions over axes. */
export function defineReduction(definition: ReductionDefinition): {
  operation: DefinedOperation<readonly [Tensor], ReductionAttributes>['operation'];
  reduce: (x: Tensor, options?: ReductionOptions) => Tensor;
} {
  const { name, onnx: opType, axesAsInput = false, gradient } = definition;
  const { operation, apply } = defineOperation<readonly [Tensor], ReductionAttributes>({
    name,
    type: ([x], { axes, keepDims }) => {
      requireDtype(name, 'x', x, ['float32', 'float64', 'int32', 'int64']);
      return {
        shape: keepDims ? keptShape(x.shape, axes) : x.shape.filter((_, i) => !axes.includes(i)),
        dtype: x.dtype,
      };
    },
    gradient: (dy, { inputs: [x], attrs: { axes }, outputs: [y] }) => {
      const kept = keptShape(x.shape, axes);
      return [() => gradient(reshape(dy, kept), x, reshape(y, kept), axes)];
    },
    lower: (onnx, [x], { axes, keepDims }) =>
      axesAsInput
        ? onnx.node(opType, [x.name, onnx.constant('int64', [axes.length], axes)], {
            keepdims: keepDims ? 1 : 0,
          })
        : onnx.node(opType, [x.name], { axes, keepdims: keepDims ? 1 : 0 }),
  });
  function reduce(x: Tensor, { axes, keepDims = false }: ReductionOptions = {}): Tensor {
    const normalized = normalizeAxes(name, axes, x.shape.length);
    return normalized.length === 0 ? x : apply([x], { axes: normalized, keepDims });
  }
  return { operation, reduce };
}

/** `shape` with the reduced axes set to 1. */
export function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((n, i) => (axes.includes(i) ? 1 : n));
}
