import type { OnnxBuilder, OnnxValueName, Shape } from '../../graph/index.js';
import { BLOCKED_DOMAIN, blockedConv, reshapeTo } from './blocked-layout.js';
import type { BlockedEnding } from './ending.js';

/** Whole blocks of channels in images [N, C, H, W]. */
export function isOfWholeBlocks(shape: Shape, block: number): boolean {
  return shape.length === 4 && shape[1] % block === 0;
}

/** A line per channel, the vectors [C] in rows: y = slope x + offset, then what follows it. */
export interface ChannelLine extends BlockedEnding {
  /** 1 where it is left out. */
  readonly slope?: OnnxValueName;
  readonly offset?: OnnxValueName;
}

/** Scale, shift and add a blocked image in one pass: a depthwise convolution of one pixel, whose filter [C / B][B] is the vector. */
export function lineOfChannels(
  onnx: OnnxBuilder,
  x: OnnxValueName,
  channels: number,
  { slope, offset, added, activation }: ChannelLine,
): OnnxValueName {
  const filter = [channels, 1, 1, 1];
  const weight =
    slope === undefined
      ? onnx.constant('float32', filter, new Float32Array(channels).fill(1))
      : reshapeTo(onnx, slope, filter);
  const operands = { x, weight, bias: offset, sum: added };
  return blockedConv(onnx, operands, { kernel: [1, 1], group: channels, activation });
}

/** `factor` times the sum over N, H and W of a blocked image: a vector [C]. Row by row, so that large means keep their digits. */
export function channelSums(
  onnx: OnnxBuilder,
  x: OnnxValueName,
  shape: Shape,
  factor: number,
): OnnxValueName {
  const [batch, , height, width] = shape;
  const rows = onnx.node(
    'AveragePool',
    [x],
    { kernel_shape: [1, width], strides: [1, 1], pads: [0, 0, 0, 0] },
    BLOCKED_DOMAIN,
  );
  const means = onnx.node('GlobalAveragePool', [rows], {}, BLOCKED_DOMAIN);
  return sumOverBatch(onnx, means, batch, shape[1], factor * height * width);
}

/**
 * `factor` times the sum over N, H and W of the product of two blocked images: a vector [C]. In one pass, as a depthwise
 * convolution of N * C channels whose filters are as large as the image, which in memory is a blocked image itself.
 */
export function channelDots(
  onnx: OnnxBuilder,
  a: OnnxValueName,
  b: OnnxValueName,
  [batch, channels, height, width]: Shape,
  factor: number,
): OnnxValueName {
  const planes = batch * channels;
  const image = reshapeTo(onnx, a, [1, planes, height, width]);
  const filter = reshapeTo(onnx, b, [planes, 1, height, width]);
  const dots = blockedConv(onnx, { x: image, weight: filter }, { kernel: [height, width], group: planes });
  return sumOverBatch(onnx, dots, batch, channels, factor);
}

/** One number for each picture and channel, whose order is the same in blocks and in rows, summed over the pictures. */
export function sumOverBatch(
  onnx: OnnxBuilder,
  value: OnnxValueName,
  batch: number,
  channels: number,
  factor: number,
): OnnxValueName {
  const factors = onnx.constant('float32', [batch], new Float32Array(batch).fill(factor));
  return onnx.node('MatMul', [factors, reshapeTo(onnx, value, [batch, channels])]);
}
