import { defineOperation } from '../operation.js';
import { requireDtype, requireRank } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';
import { constant } from './constant.js';
import { conv2dInputGradient } from './conv2d-input-gradient.js';
import { mul } from './mul.js';
import { pad } from './pad.js';
import { reshape } from './reshape.js';
import { upsampleNearest2d } from './upsample-nearest2d.js';
import { isTiling, onnxPads, type Pool2dOptions, poolPositions, poolWindow, type Window } from './window.js';

export interface AvgPool2dAttributes extends Window {
  readonly countIncludePad: boolean;
}

const definition = defineOperation<readonly [Tensor], AvgPool2dAttributes>({
  name: 'avgPool2d',
  type: ([x], window) => {
    requireRank('avgPool2d', 'x', x, 4, '[N, C, H, W]');
    requireDtype('avgPool2d', 'x', x, ['float32']);
    const [batch, channels, height, width] = x.shape;
    return {
      shape: [batch, channels, ...poolPositions('avgPool2d', [height, width], window)],
      dtype: x.dtype,
    };
  },
  gradient: (dy, { inputs: [x], attrs }) => [() => avgPool2dGradient(x, dy, attrs)],
  lower: (onnx, [x], { kernel, strides, pads, countIncludePad }) =>
    onnx.node('AveragePool', [x.name], {
      kernel_shape: kernel,
      strides,
      pads: onnxPads(pads),
      count_include_pad: countIncludePad ? 1 : 0,
    }),
});
export const avgPool2dOperation = definition.operation;

/**
 * The mean of each window. `countIncludePad` says whether zeros of the padding count in the divisor (not by default).
 *
 * Shapes   x [N, C, H, W] → [N, C, P, Q].
 */
export function avgPool2d(
  x: Tensor,
  options: Pool2dOptions & { readonly countIncludePad?: boolean },
): Tensor {
  return definition.apply([x], {
    ...poolWindow('avgPool2d', x, options),
    countIncludePad: options.countIncludePad ?? false,
  });
}

/** dy divided by the pixels of each window, then handed to all of them. */
function avgPool2dGradient(x: Tensor, dy: Tensor, attrs: AvgPool2dAttributes): Tensor {
  const [batch, channels, height, width] = x.shape;
  const [, , p, q] = dy.shape;
  const share = mul(dy, constant(inverseCounts([height, width], [p, q], attrs), [p, q]));
  if (isTiling(attrs)) {
    const spread = upsampleNearest2d(share, attrs.kernel);
    return pad(spread, {
      before: [0, 0, 0, 0],
      after: [0, 0, height - spread.shape[2], width - spread.shape[3]],
    });
  }
  const { countIncludePad: _, ...window } = attrs;
  const ones = constant(new Float32Array(attrs.kernel[0] * attrs.kernel[1]).fill(1), [1, 1, ...attrs.kernel]);
  const planes = reshape(share, [batch * channels, 1, p, q]);
  return reshape(conv2dInputGradient(planes, ones, { ...window, groups: 1, size: [height, width] }), x.shape);
}

/** One over the number of pixels that each window averages, row-major [P, Q]. */
function inverseCounts(
  [height, width]: readonly [number, number],
  [p, q]: readonly [number, number],
  { kernel, strides, pads, countIncludePad }: AvgPool2dAttributes,
): number[] {
  const inside = (position: number, stride: number, size: number, before: number, length: number) => {
    const start = position * stride - before;
    return Math.min(start + size, length) - Math.max(start, 0);
  };
  return Array.from({ length: p * q }, (_, i) => {
    if (countIncludePad) return 1 / (kernel[0] * kernel[1]);
    const rows = inside(Math.floor(i / q), strides[0], kernel[0], pads.top, height);
    return 1 / (rows * inside(i % q, strides[1], kernel[1], pads.left, width));
  });
}
