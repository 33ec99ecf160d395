import { ShapeError } from '../../base/error.js';
import { defineOperation, type OnnxBuilder } from '../operation.js';
import { requireDtype, requireRank, requireSameDtype } from '../shape-rules.js';
import { describeType, elementCount, type Tensor } from '../tensor.js';
import { type Conv2dAttributes, conv2dResolved } from './conv2d.js';
import { conv2dInputGradient } from './conv2d-input-gradient.js';
import { extent, onnxPads, windowPositions } from './window.js';

const definition = defineOperation<readonly [Tensor, Tensor], Conv2dAttributes>({
  name: 'conv2dWeightGradient',
  type: ([x, dy], attrs) => {
    requireRank('conv2dWeightGradient', 'x', x, 4, '[N, C, H, W]');
    requireRank('conv2dWeightGradient', 'dy', dy, 4, '[N, filters, P, Q]');
    const dtype = requireSameDtype('conv2dWeightGradient', [x, dy]);
    requireDtype('conv2dWeightGradient', 'x', x, ['float32']);
    const [p, q] = windowPositions('conv2dWeightGradient', [x.shape[2], x.shape[3]], attrs);
    if (x.shape[1] % attrs.groups !== 0 || dy.shape[1] % attrs.groups !== 0) {
      throw new ShapeError({
        code: 'shape/gradient',
        where: 'conv2dWeightGradient',
        what: 'the channels do not fall into the groups',
        got: { x: describeType(x), dy: describeType(dy), groups: attrs.groups },
        fix: 'channels and filters must be multiples of groups',
      });
    }
    if (dy.shape[0] !== x.shape[0] || dy.shape[2] !== p || dy.shape[3] !== q) {
      throw new ShapeError({
        code: 'shape/gradient',
        where: 'conv2dWeightGradient',
        what: 'dy is not the output of this convolution',
        got: { x: describeType(x), dy: describeType(dy), positions: [p, q] },
        fix: `dy must have the shape [${x.shape[0]}, filters, ${p}, ${q}]`,
      });
    }
    return { shape: [dy.shape[1], x.shape[1] / attrs.groups, ...attrs.kernel], dtype };
  },
  gradient: (dw, { inputs: [x, dy], attrs }) => [
    () => conv2dInputGradient(dy, dw, { ...attrs, size: [x.shape[2], x.shape[3]] }),
    () => conv2dResolved(x, dw, attrs),
  ],
  // Each value of dy is multiplied with all that its filter saw.
  multiplyAdds: ([, dy], _, [dw]) => elementCount(dy.shape) * elementCount(dw.shape.slice(1)),
  /**
   * A convolution again, with batch and channels exchanged: the images become the filters' channels, dy the kernel, and
   * strides and dilations change places. Positions beyond the kernel come from rows that no window reached.
   */
  lower: (onnx, [x, dy], { kernel, strides, dilations, pads, groups }) => {
    const [batch, channels, height, width] = x.shape;
    const perGroup = channels / groups;
    const reshape = (value: string, shape: readonly number[]) =>
      onnx.node('Reshape', [value, onnx.constant('int64', [shape.length], shape)]);
    const images =
      groups === 1
        ? onnx.node('Transpose', [x.name], { perm: [1, 0, 2, 3] })
        : reshape(
            onnx.node('Transpose', [reshape(x.name, [batch, groups, perGroup, height, width])], {
              perm: [2, 1, 0, 3, 4],
            }),
            [perGroup, groups * batch, height, width],
          );
    const kernels = onnx.node('Transpose', [dy.name], { perm: [1, 0, 2, 3] });
    const correlated = onnx.node('Conv', [images, kernels], {
      kernel_shape: [dy.shape[2], dy.shape[3]],
      strides: dilations,
      dilations: strides,
      pads: onnxPads(pads),
      group: groups,
    });
    const spans = [height + pads.top + pads.bottom, width + pads.left + pads.right];
    const exact = spans.every(
      (n, i) => Math.floor((n - extent(dy.shape[i + 2], strides[i])) / dilations[i]) + 1 === kernel[i],
    );
    return onnx.node('Transpose', [exact ? correlated : cropTo(onnx, correlated, kernel)], {
      perm: [1, 0, 2, 3],
    });
  },
});
export const conv2dWeightGradientOperation = definition.operation;

function cropTo(onnx: OnnxBuilder, value: string, [rows, columns]: readonly [number, number]): string {
  return onnx.node('Slice', [
    value,
    onnx.constant('int64', [2], [0, 0]),
    onnx.constant('int64', [2], [rows, columns]),
    onnx.constant('int64', [2], [2, 3]),
  ]);
}

/**
 * Gradient of a convolution for its weight.
 *
 * Shapes   x [N, C, H, W], dy [N, filters, P, Q] → [filters, C / groups, rows, columns].
 */
export function conv2dWeightGradient(x: Tensor, dy: Tensor, attrs: Conv2dAttributes): Tensor {
  return definition.apply([x, dy], attrs);
}
