import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { requireDtype, requireRank } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';
import { avgPool2d } from './avg-pool2d.js';
import { mul } from './mul.js';
import type { Pair } from './window.js';

export interface UpsampleNearest2dAttributes {
  /** Whole factors for rows and columns. */
  readonly scale: Pair;
}

const definition = defineOperation<readonly [Tensor], UpsampleNearest2dAttributes>({
  name: 'upsampleNearest2d',
  type: ([x], { scale }) => {
    requireRank('upsampleNearest2d', 'x', x, 4, '[N, C, H, W]');
    requireDtype('upsampleNearest2d', 'x', x, ['float32']);
    if (scale.some((n) => !Number.isInteger(n) || n < 1)) {
      throw new ShapeError({
        code: 'shape/scale',
        where: 'upsampleNearest2d',
        what: 'the factors must be whole numbers of at least 1',
        got: { scale },
        fix: 'use for example [2, 2]',
      });
    }
    const [batch, channels, height, width] = x.shape;
    return { shape: [batch, channels, height * scale[0], width * scale[1]], dtype: x.dtype };
  },
  gradient: (dy, { attrs: { scale } }) => [() => mul(avgPool2d(dy, { kernel: scale }), scale[0] * scale[1])],
  lower: (onnx, [x], { scale }) =>
    onnx.node('Resize', [x.name, '', onnx.constant('float32', [4], [1, 1, ...scale])], {
      mode: 'nearest',
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    }),
});
export const upsampleNearest2dOperation = definition.operation;

/** Each pixel repeated: x [N, C, H, W] → [N, C, H * scale[0], W * scale[1]]. */
export function upsampleNearest2d(x: Tensor, scale: Pair): Tensor {
  return scale[0] === 1 && scale[1] === 1 ? x : definition.apply([x], { scale });
}
