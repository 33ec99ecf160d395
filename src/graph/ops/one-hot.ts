import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { requireDtype } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';

export interface OneHotAttributes {
  readonly classes: number;
}

const definition = defineOperation<readonly [Tensor], OneHotAttributes>({
  name: 'oneHot',
  type: ([indices], { classes }) => {
    requireDtype('oneHot', 'indices', indices, ['int32', 'int64']);
    if (!Number.isInteger(classes) || classes < 1) {
      throw new ShapeError({
        code: 'shape/classes',
        where: 'oneHot',
        what: 'the number of classes must be a whole number of at least 1',
        got: { classes },
        fix: 'count the classes',
      });
    }
    return { shape: [...indices.shape, classes], dtype: 'float32' };
  },
  gradient: 'none',
  lower: (onnx, [indices], { classes }) =>
    onnx.node('OneHot', [
      indices.name,
      // ONNX Runtime knows int32 indices with an int32 depth, and int64 ones with an int64 depth.
      onnx.constant(indices.dtype, [], [classes]),
      onnx.constant('float32', [2], [0, 1]),
    ]),
});
export const oneHotOperation = definition.operation;

/** float32 rows with a single 1: indices [I…] in [0, classes) → y [I…, classes]. */
export function oneHot(indices: Tensor, classes: number): Tensor {
  return definition.apply([indices], { classes });
}
