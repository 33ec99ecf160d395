import { defineOperation } from '../operation.js';
import { requireDtype } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';

const definition = defineOperation<readonly [Tensor], object>({
  name: 'logicalNot',
  type: ([x]) => {
    requireDtype('logicalNot', 'x', x, ['bool']);
    return { shape: x.shape, dtype: 'bool' };
  },
  gradient: 'none',
  lower: (onnx, [x]) => onnx.node('Not', [x.name]),
});
export const logicalNotOperation = definition.operation;

/** y = not x, for bool. */
export function logicalNot(x: Tensor): Tensor {
  return definition.apply([x], {});
}
