import {
  type ExpandAttributes,
  elementCount,
  type Node,
  type ReductionAttributes,
} from '../../graph/index.js';
import type { LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import { channelSums, isOfWholeBlocks, sumOverBatch } from './blocked-channels.js';
import { BLOCKED_DOMAIN, blockedLayout, isHeldIn, reshapeTo } from './blocked-layout.js';

/** Sums and means over pictures and places, of images that are held in blocks: [N, C, H, W] → one number a channel. */
export function suitsBlockedChannelSums(
  { attrs, outputs: [y] }: Node,
  block: number,
  [x]: readonly LaidOutTensor[],
): boolean {
  return y.dtype === 'float32' && isHeldIn(x, block) && String(attrs.axes) === '0,2,3';
}

export function blockedChannelSums(block: number, { op }: Node): LayoutLowering<ReductionAttributes> {
  return (onnx, [x], _, [y]) => {
    const factor = op.name === 'mean' ? x.shape[1] / elementCount(x.shape) : 1;
    return reshapeTo(onnx, channelSums(onnx, x.in(blockedLayout(block)), x.shape, factor), y.shape);
  };
}

/** Global average pooling of images that are held in blocks; one number a picture and channel is in the same order in rows. */
export function suitsBlockedGlobalMean(
  { attrs }: Node,
  block: number,
  [x]: readonly LaidOutTensor[],
): boolean {
  return isHeldIn(x, block) && String(attrs.axes) === '2,3';
}

export function blockedGlobalMean(block: number): LayoutLowering<ReductionAttributes> {
  return (onnx, [x], _, [y]) => {
    const means = onnx.node('GlobalAveragePool', [x.in(blockedLayout(block))], {}, BLOCKED_DOMAIN);
    return reshapeTo(onnx, means, y.shape);
  };
}

/** The mean picture of a batch of images that are held in blocks: [N, C, H, W] → [1, C, H, W]. */
export function suitsBlockedMeanPicture(
  { attrs }: Node,
  block: number,
  [x]: readonly LaidOutTensor[],
): boolean {
  return isHeldIn(x, block) && String(attrs.axes) === '0' && attrs.keepDims === true;
}

export function blockedMeanPicture(block: number): LayoutLowering<ReductionAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [x], _, [y]) => {
    const [batch] = x.shape;
    const sum = sumOverBatch(onnx, x.in(layout), batch, elementCount(y.shape), 1 / batch);
    return { value: reshapeTo(onnx, sum, y.shape), layout };
  };
}

/** A number for each picture and channel, at every place of an image: the gradient of global average pooling. */
export function suitsBlockedSpread({ inputs: [x], outputs: [y] }: Node, block: number): boolean {
  const [batch, channels] = y.shape;
  return (
    y.dtype === 'float32' &&
    isOfWholeBlocks(y.shape, block) &&
    String(x.shape) === `${[batch, channels, 1, 1]}`
  );
}

export function blockedSpread(block: number): LayoutLowering<ExpandAttributes> {
  return (onnx, [x], { shape }) => {
    const scales = [1, 1, shape[2], shape[3]];
    return {
      value: onnx.node('Upsample', [x.name], { scales }, BLOCKED_DOMAIN),
      layout: blockedLayout(block),
    };
  };
}
