import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { requireDtype, requireRank, requireSameDtype } from '../shape-rules.js';
import { describeType, elementCount, sameShape, type Tensor } from '../tensor.js';
import { type Conv2dAttributes, conv2dResolved } from './conv2d.js';
import { conv2dWeightGradient } from './conv2d-weight-gradient.js';
import { extent, onnxPads, type Pair, windowPositions } from './window.js';

/** The convolution whose gradient this is, and the rows and columns of its input. */
export interface Conv2dInputGradientAttributes extends Conv2dAttributes {
  readonly size: Pair;
}

const definition = defineOperation<readonly [Tensor, Tensor], Conv2dInputGradientAttributes>({
  name: 'conv2dInputGradient',
  type: ([dy, weight], attrs) => {
    requireRank('conv2dInputGradient', 'dy', dy, 4, '[N, filters, P, Q]');
    requireRank('conv2dInputGradient', 'weight', weight, 4, '[filters, channels / groups, rows, columns]');
    const dtype = requireSameDtype('conv2dInputGradient', [dy, weight]);
    requireDtype('conv2dInputGradient', 'dy', dy, ['float32']);
    const [p, q] = windowPositions('conv2dInputGradient', attrs.size, attrs);
    const [filters, , ...kernel] = weight.shape;
    if (filters % attrs.groups !== 0 || !sameShape(kernel, attrs.kernel)) {
      throw new ShapeError({
        code: 'shape/gradient',
        where: 'conv2dInputGradient',
        what: 'the weight does not belong to this convolution',
        got: { weight: describeType(weight), kernel: attrs.kernel, groups: attrs.groups },
        fix: 'its rows and columns must be the kernel, its filters a multiple of the groups',
      });
    }
    if (dy.shape[1] !== filters || dy.shape[2] !== p || dy.shape[3] !== q) {
      throw new ShapeError({
        code: 'shape/gradient',
        where: 'conv2dInputGradient',
        what: 'dy is not the output of this convolution',
        got: { dy: describeType(dy), weight: describeType(weight), positions: [p, q] },
        fix: `dy must have the shape [N, ${weight.shape[0]}, ${p}, ${q}]`,
      });
    }
    return { shape: [dy.shape[0], weight.shape[1] * attrs.groups, ...attrs.size], dtype };
  },
  gradient: (dx, { inputs: [dy, weight], attrs }) => {
    const { size: _, ...convolution } = attrs;
    return [() => conv2dResolved(dx, weight, convolution), () => conv2dWeightGradient(dx, dy, convolution)];
  },
  // Each value of dy goes, times a weight, to all that its filter saw.
  multiplyAdds: ([dy, weight]) => elementCount(dy.shape) * elementCount(weight.shape.slice(1)),
  lower: (onnx, [dy, weight], { kernel, strides, dilations, pads, groups, size }) => {
    const padded: Pair = [size[0] + pads.top + pads.bottom, size[1] + pads.left + pads.right];
    // Rows and columns that the last window did not reach: they get no gradient, but belong to the result.
    const unreached = ([0, 1] as const).map(
      (axis) =>
        padded[axis] - ((dy.shape[axis + 2] - 1) * strides[axis] + extent(kernel[axis], dilations[axis])),
    );
    return onnx.node('ConvTranspose', [dy.name, weight.name], {
      kernel_shape: kernel,
      strides,
      dilations,
      pads: onnxPads(pads),
      output_padding: unreached,
      group: groups,
    });
  },
});
export const conv2dInputGradientOperation = definition.operation;

/**
 * Gradient of a convolution for its input; also the transposed convolution.
 *
 * Shapes   dy [N, filters, P, Q], weight [filters, C / groups, rows, columns] → [N, C, H, W] with `size` = [H, W].
 */
export function conv2dInputGradient(
  dy: Tensor,
  weight: Tensor,
  attrs: Conv2dInputGradientAttributes,
): Tensor {
  return definition.apply([dy, weight], attrs);
}
