import { defineOperation } from '../operation.js';
import { normalizeAxis, requireDtype } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';
import { scatterAdd } from './scatter-add.js';

export interface GatherAttributes {
  readonly axis: number;
}

const definition = defineOperation<readonly [Tensor, Tensor], GatherAttributes>({
  name: 'gather',
  type: ([x, indices], { axis }) => {
    requireDtype('gather', 'indices', indices, ['int32', 'int64']);
    return {
      shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
      dtype: x.dtype,
    };
  },
  gradient: (dy, { inputs: [x, indices], attrs: { axis } }) => [
    () => scatterAdd(dy, indices, { axis, size: x.shape[axis] }),
    null,
  ],
  lower: (onnx, [x, indices], { axis }) => onnx.node('Gather', [x.name, indices.name], { axis }),
});
export const gatherOperation = definition.operation;

/**
 * Slices of x along one axis: y[..., i, ...] = x[..., indices[i], ...].
 *
 * Shapes   x [A…, K, B…], indices [I…] → y [A…, I…, B…].
 * Dtypes   indices int32 or int64 in [-K, K); negative ones count from the end.
 * Gradient Adds dy into the slices taken; repeated indices add up.
 * Source   ONNX Gather-13.
 */
export function gather(x: Tensor, indices: Tensor, axis = 0): Tensor {
  return definition.apply([x, indices], { axis: normalizeAxis('gather', axis, x.shape.length) });
}
