import type { Conv2dInputGradientAttributes, Node } from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import { blockedConv, blockedLayout, blockWeight } from './blocked-layout.js';
import type { BlockedEnding } from './ending.js';

/** Stride and dilation 1, whole blocks of channels and filters, and pads that do not exceed the kernel. */
export function suitsBlockedInputGradient({ inputs: [, weight], attrs }: Node, block: number): boolean {
  const { strides, dilations, kernel, pads, groups } = attrs as unknown as Conv2dInputGradientAttributes;
  const [filters, channels] = weight.shape;
  return (
    groups === 1 &&
    [...strides, ...dilations].every((n) => n === 1) &&
    filters % block === 0 &&
    channels % block === 0 &&
    Math.max(pads.top, pads.bottom) < kernel[0] &&
    Math.max(pads.left, pads.right) < kernel[1]
  );
}

/** At stride 1 the gradient is a convolution of dy with the weight turned by half a turn, filters and channels exchanged. */
export function blockedInputGradient(
  block: number,
  _node: Node,
  { added, activation }: BlockedEnding,
): LayoutLowering<Conv2dInputGradientAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [dy, weight], { kernel: [rows, columns], pads }) => {
    const [filters, channels] = weight.shape;
    const exchanged = onnx.node('Transpose', [weight.name], { perm: [1, 0, 2, 3] });
    const turned = onnx.node('Slice', [
      exchanged,
      onnx.constant('int64', [2], [-1, -1]),
      onnx.constant('int64', [2], [-1 - rows, -1 - columns]),
      onnx.constant('int64', [2], [2, 3]),
      onnx.constant('int64', [2], [-1, -1]),
    ]);
    const operands = {
      sum: added,
      x: dy.in(layout),
      weight: blockWeight(onnx, turned, [channels, filters, rows, columns], block),
    };
    const value = blockedConv(onnx, operands, {
      kernel: [rows, columns],
      pads: [rows - 1 - pads.top, columns - 1 - pads.left, rows - 1 - pads.bottom, columns - 1 - pads.right],
      activation,
    });
    return { value, layout };
  };
}
