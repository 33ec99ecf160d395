import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { requireDtype, requireRank, requireSameDtype } from '../shape-rules.js';
import { describeType, elementCount, type Tensor } from '../tensor.js';
import { conv2dInputGradient } from './conv2d-input-gradient.js';
import { conv2dWeightGradient } from './conv2d-weight-gradient.js';
import { sum } from './sum.js';
import {
  onnxPads,
  type Pair,
  resolveWindow,
  type Window,
  type WindowOptions,
  windowPositions,
} from './window.js';

export interface Conv2dAttributes extends Window {
  readonly groups: number;
}

type Conv2dInputs = readonly [Tensor, Tensor] | readonly [Tensor, Tensor, Tensor];

const definition = defineOperation<Conv2dInputs, Conv2dAttributes>({
  name: 'conv2d',
  type: (inputs, attrs) => {
    const [x, weight, bias] = inputs;
    requireRank('conv2d', 'x', x, 4, '[N, C, H, W]');
    requireRank('conv2d', 'weight', weight, 4, '[filters, channels / groups, rows, columns]');
    const dtype = requireSameDtype('conv2d', inputs);
    requireDtype('conv2d', 'x', x, ['float32']);
    const [batch, channels, height, width] = x.shape;
    const [filters, perGroup] = weight.shape;
    if (perGroup * attrs.groups !== channels || filters % attrs.groups !== 0) {
      throw new ShapeError({
        code: 'shape/channels',
        where: 'conv2d',
        what: 'the channels do not match the weight and the groups',
        got: { x: describeType(x), weight: describeType(weight), groups: attrs.groups },
        fix: 'channels must be weight.shape[1] * groups, and filters a multiple of groups',
      });
    }
    if (bias && (bias.shape.length !== 1 || bias.shape[0] !== filters)) {
      throw new ShapeError({
        code: 'shape/bias',
        where: 'conv2d',
        what: 'the bias must have one value per filter',
        got: { bias: describeType(bias), filters },
        fix: `give it the shape [${filters}]`,
      });
    }
    return { shape: [batch, filters, ...windowPositions('conv2d', [height, width], attrs)], dtype };
  },
  gradient: (dy, { inputs: [x, weight, bias], attrs }) => {
    const { groups, ...window } = attrs;
    const forInput = () =>
      conv2dInputGradient(dy, weight, { ...window, groups, size: [x.shape[2], x.shape[3]] });
    const forWeight = () => conv2dWeightGradient(x, dy, attrs);
    return bias ? [forInput, forWeight, () => sum(dy, { axes: [0, 2, 3] })] : [forInput, forWeight];
  },
  // Each value of the output is a sum over one filter.
  multiplyAdds: ([, weight], _, [y]) => elementCount(y.shape) * elementCount(weight.shape.slice(1)),
  lower: (onnx, inputs, { kernel, strides, dilations, pads, groups }) =>
    onnx.node(
      'Conv',
      inputs.map((t) => t.name),
      { kernel_shape: kernel, strides, dilations, pads: onnxPads(pads), group: groups },
    ),
});
export const conv2dOperation = definition.operation;

export interface Conv2dOptions extends WindowOptions {
  /** Channels fall into this many groups, each seen by its share of the filters; groups = channels is depthwise. */
  readonly groups?: number;
  /** One value per filter, shape [filters]. */
  readonly bias?: Tensor;
}

/**
 * Two-dimensional cross-correlation.
 *
 * Shapes   x [N, C, H, W], weight [filters, C / groups, rows, columns] → [N, filters, P, Q].
 * Throws   ShapeError if channels, groups or the kernel do not fit.
 * Source   ONNX Conv-11.
 */
export function conv2d(x: Tensor, weight: Tensor, options: Conv2dOptions = {}): Tensor {
  requireRank('conv2d', 'x', x, 4, '[N, C, H, W]');
  requireRank('conv2d', 'weight', weight, 4, '[filters, channels / groups, rows, columns]');
  const size: Pair = [x.shape[2], x.shape[3]];
  const window = resolveWindow(size, [weight.shape[2], weight.shape[3]], options);
  const inputs: Conv2dInputs = options.bias ? [x, weight, options.bias] : [x, weight];
  return definition.apply(inputs, { ...window, groups: options.groups ?? 1 });
}

/** The same convolution with everything resolved, as gradients of gradients need it. */
export function conv2dResolved(x: Tensor, weight: Tensor, attrs: Conv2dAttributes): Tensor {
  return definition.apply([x, weight], attrs);
}
