import type { Conv2dInputGradientAttributes, Node } from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import { blockedLayout, fillsBlocks, fillUp, heldImage, reshapeTo, wholeBlocks } from './blocked-layout.js';
import { convolvePhases, phasesOf } from './blocked-phases.js';
import type { BlockedEnding } from './ending.js';

/** Channels and filters that fill blocks, no groups, and pads that do not exceed the kernel. */
function suitsBlocked({ inputs: [dy, weight], attrs }: Node, block: number): boolean {
  const convolution = attrs as unknown as Conv2dInputGradientAttributes;
  return (
    convolution.groups === 1 &&
    weight.shape.slice(0, 2).every((n) => fillsBlocks(n, block)) &&
    phasesOf(convolution, dy.shape.slice(2)) !== undefined
  );
}

/** Stride 1: a single convolution, which takes an ending. */
export function suitsBlockedTurned(node: Node, block: number): boolean {
  return isDense(node) && suitsBlocked(node, block);
}

export function suitsBlockedPhases(node: Node, block: number): boolean {
  return !isDense(node) && suitsBlocked(node, block);
}

function isDense({ attrs }: Node): boolean {
  return (attrs as unknown as Conv2dInputGradientAttributes).strides.every((stride) => stride === 1);
}

/** Convolutions of dy, one for each phase of the stride, with the weight turned by half a turn, filters and channels exchanged. */
export function blockedInputGradient(
  block: number,
  _node: Node,
  ending: BlockedEnding,
): LayoutLowering<Conv2dInputGradientAttributes> {
  return (onnx, [dy, weight], attrs) => {
    const [rows, columns] = attrs.kernel;
    const lengths = weight.shape.slice(0, 2).map((n) => wholeBlocks(n, block));
    const [filters, channels] = lengths;
    const filled = fillUp(onnx, weight.name, weight.shape, lengths);
    const split = [filters / block, block, channels / block, block, rows * columns];
    const ordered = onnx.node('Transpose', [reshapeTo(onnx, filled, split)], { perm: [2, 0, 4, 1, 3] });
    const outer = (filters * channels) / (block * block);
    const taps = {
      value: reshapeTo(onnx, ordered, [outer, rows * columns, block * block]),
      columns,
      shape: [channels, filters],
      group: 1,
    };
    const phases = phasesOf(attrs, dy.shape.slice(2))!;
    const image = dy.in(blockedLayout(block));
    const value = convolvePhases(onnx, image, taps, phases, { batch: dy.shape[0], block, ending });
    return heldImage(onnx, value, weight.shape[1], block);
  };
}
