import { defineOperation } from '../operation.js';
import { broadcastShapes, requireDtype, requireSameDtype } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';
import { scalar } from './constant.js';
import { binaryOperands } from './operands.js';

const definition = defineOperation<readonly [Tensor, Tensor, Tensor], object>({
  name: 'where',
  type: ([condition, a, b]) => {
    requireDtype('where', 'condition', condition, ['bool']);
    const dtype = requireSameDtype('where', [a, b]);
    requireDtype('where', 'a', a, ['float32', 'float64', 'int32', 'int64', 'uint8']);
    return {
      shape: broadcastShapes('where', condition.shape, broadcastShapes('where', a.shape, b.shape)),
      dtype,
    };
  },
  gradient: (dy, { inputs: [condition] }) => [
    null,
    () => where(condition, dy, scalar(0, dy.dtype)),
    () => where(condition, scalar(0, dy.dtype), dy),
  ],
  elementwise: true,
  lower: (onnx, inputs) =>
    onnx.node(
      'Where',
      inputs.map((t) => t.name),
    ),
});
export const whereOperation = definition.operation;

/** y = a where the bool `condition` holds, else b. Shapes broadcast; a number stands for a scalar. */
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  return definition.apply([condition, ...binaryOperands('where', a, b)], {});
}
