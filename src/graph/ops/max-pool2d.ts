import { defineOperation } from '../operation.js';
import { requireDtype, requireRank } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';
import { maxPool2dGradient } from './max-pool2d-gradient.js';
import { onnxPads, type Pool2dOptions, poolPositions, poolWindow, type Window } from './window.js';

const definition = defineOperation<readonly [Tensor], Window>({
  name: 'maxPool2d',
  type: ([x], window) => {
    requireRank('maxPool2d', 'x', x, 4, '[N, C, H, W]');
    requireDtype('maxPool2d', 'x', x, ['float32']);
    const [batch, channels, height, width] = x.shape;
    return {
      shape: [batch, channels, ...poolPositions('maxPool2d', [height, width], window)],
      dtype: x.dtype,
    };
  },
  gradient: (dy, { inputs: [x], attrs, outputs: [y] }) => [() => maxPool2dGradient(x, y, dy, attrs)],
  lower: (onnx, [x], { kernel, strides, pads }) =>
    onnx.node('MaxPool', [x.name], { kernel_shape: kernel, strides, pads: onnxPads(pads) }),
});
export const maxPool2dOperation = definition.operation;

/**
 * The largest value of each window; padding never wins.
 *
 * Shapes   x [N, C, H, W] → [N, C, P, Q].
 * Gradient Equal largest values in a window share it.
 */
export function maxPool2d(x: Tensor, options: Pool2dOptions): Tensor {
  return definition.apply([x], poolWindow('maxPool2d', x, options));
}
