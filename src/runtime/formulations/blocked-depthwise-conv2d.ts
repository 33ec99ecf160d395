import {
  type Conv2dAttributes,
  type Conv2dInputGradientAttributes,
  type Node,
  type OnnxBuilder,
  type OnnxValueName,
  onnxPads,
  type Shape,
} from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import { sumOverBatch } from './blocked-channels.js';
import { blockedConv, blockedLayout, reshapeTo } from './blocked-layout.js';
import { convolvePhases, phasesOf, spreadOut } from './blocked-phases.js';
import type { BlockedEnding } from './ending.js';
import { cutToKernel, weightGradientWindow } from './weight-gradient-window.js';

/** One filter for each channel, in whole blocks. */
function isDepthwise({ groups }: Conv2dAttributes, channels: number, filters: number, block: number) {
  return groups === channels && filters === channels && channels % block === 0;
}

export function suitsBlockedDepthwise({ inputs: [x, weight], attrs }: Node, block: number): boolean {
  return isDepthwise(attrs as unknown as Conv2dAttributes, x.shape[1], weight.shape[0], block);
}

export function blockedDepthwise(
  block: number,
  _node: Node,
  ending: BlockedEnding,
): LayoutLowering<Conv2dAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [x, weight, bias], { kernel, strides, dilations, pads, groups }) => {
    const filters = reshapeTo(onnx, blockFilters(onnx, weight.name, weight.shape, block), weight.shape);
    const operands = { x: x.in(layout), weight: filters, bias: bias?.name, sum: ending.added };
    const window = {
      kernel,
      strides,
      dilations,
      pads: onnxPads(pads),
      group: groups,
      activation: ending.activation,
    };
    return { value: blockedConv(onnx, operands, window), layout };
  };
}

export function suitsBlockedDepthwiseInputGradient(
  { inputs: [dy, weight], outputs: [dx], attrs }: Node,
  block: number,
): boolean {
  const convolution = attrs as unknown as Conv2dInputGradientAttributes;
  return (
    isDepthwise(convolution, dx.shape[1], weight.shape[0], block) &&
    spreadWindow(convolution, dy.shape).phases !== undefined
  );
}

/** The gradient as one of stride 1, of dy with zeros between its pixels. */
function spreadWindow(attrs: Conv2dInputGradientAttributes, [, , ...positions]: Shape) {
  const { strides, pads, size: wanted } = attrs;
  const before = [pads.top, pads.left];
  const size = positions.map((n, axis) => Math.min(n * strides[axis], wanted[axis] + before[axis]));
  return { size, phases: phasesOf({ ...attrs, strides: [1, 1] }, size) };
}

/** A depthwise convolution of dy, with zeros between its pixels where there is a stride, with filters turned by half a turn. */
export function blockedDepthwiseInputGradient(
  block: number,
  _node: Node,
  ending: BlockedEnding,
): LayoutLowering<Conv2dInputGradientAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [dy, weight], attrs) => {
    const { strides } = attrs;
    const { size, phases } = spreadWindow(attrs, dy.shape);
    const channels = weight.shape[0];
    const taps = {
      value: blockFilters(onnx, weight.name, weight.shape, block),
      columns: weight.shape[3],
      shape: [channels, 1],
      group: channels,
    };
    const isDense = strides.every((stride) => stride === 1);
    const image = dy.in(layout);
    const spread = isDense ? image : spreadOut(onnx, image, dy.shape, { strides, size, block });
    return {
      value: convolvePhases(onnx, spread, taps, phases!, { batch: dy.shape[0], block, ending }),
      layout,
    };
  };
}

export function suitsBlockedDepthwiseWeightGradient(
  { inputs: [x, dy], attrs }: Node,
  block: number,
): boolean {
  return isDepthwise(attrs as unknown as Conv2dAttributes, x.shape[1], dy.shape[1], block);
}

/**
 * One depthwise convolution for the whole batch: N * C channels of x with dy as their filters, which in memory is a blocked
 * image itself; strides and dilations change places.
 */
export function blockedDepthwiseWeightGradient(block: number): LayoutLowering<Conv2dAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [x, dy], attrs) => {
    const [batch, channels, height, width] = x.shape;
    const planes = batch * channels;
    const { counts, ...window } = weightGradientWindow(attrs, x.shape, dy.shape);
    const operands = {
      x: reshapeTo(onnx, x.in(layout), [1, planes, height, width]),
      weight: reshapeTo(onnx, dy.in(layout), [planes, 1, ...window.kernel]),
    };
    const dots = blockedConv(onnx, operands, { ...window, group: planes });
    const summed = sumOverBatch(onnx, dots, batch, channels * counts[0] * counts[1], 1);
    const ordered = onnx.node('Transpose', [reshapeTo(onnx, summed, [channels / block, ...counts, block])], {
      perm: [0, 3, 1, 2],
    });
    return cutToKernel(onnx, reshapeTo(onnx, ordered, [channels, 1, ...counts]), counts, attrs.kernel);
  };
}

/** Filters [C, 1, kh, kw] in the order that the blocked convolution reads: [C / B, kh * kw, B]. */
function blockFilters(
  onnx: OnnxBuilder,
  weight: OnnxValueName,
  [channels, , rows, columns]: Shape,
  block: number,
): OnnxValueName {
  const parts = reshapeTo(onnx, weight, [channels / block, block, rows * columns]);
  return onnx.node('Transpose', [parts], { perm: [0, 2, 1] });
}
