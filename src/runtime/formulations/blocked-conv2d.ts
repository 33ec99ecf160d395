import type { Conv2dAttributes, Node } from '../../graph/index.js';
import { onnxPads } from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import { blockedConv, blockedLayout, blockWeight } from './blocked-layout.js';
import type { BlockedEnding } from './ending.js';

/** Whether the blocked convolution can take this one: no groups, filters and channels in whole blocks (or few channels). */
export function suitsBlockedConv2d({ inputs: [x, weight], attrs }: Node, block: number): boolean {
  const channels = x.shape[1];
  return attrs.groups === 1 && weight.shape[0] % block === 0 && (channels % block === 0 || channels < block);
}

/** Forward convolution in the blocked layout. */
export function blockedConv2d(
  block: number,
  _node: Node,
  { added, activation }: BlockedEnding,
): LayoutLowering<Conv2dAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [x, weight, bias], { kernel, strides, dilations, pads }) => {
    const operands = {
      x: x.shape[1] < block ? x.name : x.in(layout),
      weight: blockWeight(onnx, weight.name, weight.shape, block),
      bias: bias?.name,
      sum: added,
    };
    const window = { kernel, strides, dilations, pads: onnxPads(pads) };
    const value = blockedConv(onnx, operands, { ...window, activation });
    return { value, layout };
  };
}
