import { type Conv2dInputGradientAttributes, elementCount, type Node } from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import { blockedLayout, reshapeTo } from './blocked-layout.js';
import { convolvePhases, phasesOf } from './blocked-phases.js';
import type { BlockedEnding } from './ending.js';

/** Whole blocks of channels and filters, no groups, and pads that do not exceed the kernel. */
export function suitsBlockedPhases({ inputs: [dy, weight], attrs }: Node, block: number): boolean {
  const convolution = attrs as unknown as Conv2dInputGradientAttributes;
  const [filters, channels] = weight.shape;
  return (
    convolution.groups === 1 &&
    filters % block === 0 &&
    channels % block === 0 &&
    phasesOf(convolution, dy.shape.slice(2)) !== undefined
  );
}

/** Stride 1 besides: a single convolution, which takes an ending. */
export function suitsBlockedTurned(node: Node, block: number): boolean {
  const { strides } = node.attrs as unknown as Conv2dInputGradientAttributes;
  return strides.every((stride) => stride === 1) && suitsBlockedPhases(node, block);
}

/** Convolutions of dy, one for each phase of the stride, with the weight turned by half a turn, filters and channels exchanged. */
export function blockedInputGradient(
  block: number,
  _node: Node,
  ending: BlockedEnding,
): LayoutLowering<Conv2dInputGradientAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [dy, weight], attrs) => {
    const [filters, channels, rows, columns] = weight.shape;
    const split = [filters / block, block, channels / block, block, rows * columns];
    const ordered = onnx.node('Transpose', [reshapeTo(onnx, weight.name, split)], { perm: [2, 0, 4, 1, 3] });
    const outer = elementCount(weight.shape) / (rows * columns * block * block);
    const taps = {
      value: reshapeTo(onnx, ordered, [outer, rows * columns, block * block]),
      columns,
      shape: [channels, filters],
      group: 1,
    };
    const phases = phasesOf(attrs, dy.shape.slice(2))!;
    return {
      value: convolvePhases(onnx, dy.in(layout), taps, phases, { batch: dy.shape[0], block, ending }),
      layout,
    };
  };
}
