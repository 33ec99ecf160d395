import type { Conv2dAttributes, Node } from '../../graph/index.js';
import { onnxPads } from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import {
  blockedConv,
  blockedLayout,
  blockWeight,
  fillsBlocks,
  fillUp,
  heldImage,
  wholeBlocks,
} from './blocked-layout.js';
import type { BlockedEnding } from './ending.js';

/** Whether the blocked convolution can take this one: no groups, filters and channels that fill blocks (or few channels). */
export function suitsBlockedConv2d({ inputs: [x, weight], attrs }: Node, block: number): boolean {
  const channels = x.shape[1];
  return (
    attrs.groups === 1 &&
    fillsBlocks(weight.shape[0], block) &&
    (channels < block || fillsBlocks(channels, block))
  );
}

/** Forward convolution in the blocked layout. */
export function blockedConv2d(
  block: number,
  _node: Node,
  { added, activation }: BlockedEnding,
): LayoutLowering<Conv2dAttributes> {
  return (onnx, [x, weight, bias], { kernel, strides, dilations, pads }) => {
    const [filters, channels] = weight.shape;
    const few = channels < block;
    const lengths = [wholeBlocks(filters, block), few ? channels : wholeBlocks(channels, block)];
    const filled = fillUp(onnx, weight.name, weight.shape, lengths);
    const operands = {
      x: few ? x.name : x.in(blockedLayout(block)),
      weight: blockWeight(onnx, filled, [...lengths, ...kernel], block),
      bias: bias && fillUp(onnx, bias.name, bias.shape, lengths),
      sum: added,
    };
    const window = { kernel, strides, dilations, pads: onnxPads(pads) };
    const value = blockedConv(onnx, operands, { ...window, activation });
    return heldImage(onnx, value, filters, block);
  };
}
