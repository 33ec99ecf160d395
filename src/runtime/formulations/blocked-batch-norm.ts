import {
  type BatchNormAttributes,
  elementCount,
  type Node,
  type OnnxBuilder,
  type Shape,
} from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import { channelDots, channelSums, isOfWholeBlocks, lineOfChannels } from './blocked-channels.js';
import { blockedLayout } from './blocked-layout.js';
import type { BlockedEnding } from './ending.js';

export function suitsBlockedBatchNorm({ inputs: [x] }: Node, block: number): boolean {
  return isOfWholeBlocks(x.shape, block);
}

/**
 * y, mean, variance and x - mean: statistics from x and from x - mean, so that a mean far from 0 costs no digits, then one
 * pass for all that follows.
 */
export function blockedBatchNorm(
  block: number,
  _node: Node,
  ending: BlockedEnding,
): LayoutLowering<BatchNormAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [x, gamma, beta], { epsilon }) => {
    const channels = x.shape[1];
    const image = x.in(layout);
    const share = channels / elementCount(x.shape);
    const opposite = channelSums(onnx, image, x.shape, -share);
    const centred = lineOfChannels(onnx, image, channels, { offset: opposite });
    const { y, variance } = normalize(onnx, centred, x.shape, [gamma.name, beta.name, epsilon], ending);
    const mean = onnx.node('Neg', [opposite]);
    return [{ value: y, layout }, mean, variance, { value: centred, layout }];
  };
}

/** y and the variance. */
export function blockedCentredBatchNorm(
  block: number,
  _node: Node,
  ending: BlockedEnding,
): LayoutLowering<BatchNormAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [x, gamma, beta], { epsilon }) => {
    const line = [gamma.name, beta.name, epsilon] as const;
    const { y, variance } = normalize(onnx, x.in(layout), x.shape, line, ending);
    return [{ value: y, layout }, variance];
  };
}

function normalize(
  onnx: OnnxBuilder,
  centred: string,
  shape: Shape,
  [gamma, beta, epsilon]: readonly [string, string, number],
  ending: BlockedEnding,
): { readonly y: string; readonly variance: string } {
  const channels = shape[1];
  const variance = channelDots(onnx, centred, centred, shape, channels / elementCount(shape));
  const y = lineOfChannels(onnx, centred, channels, {
    ...ending,
    slope: onnx.node('Div', [gamma, deviationOf(onnx, variance, epsilon)]),
    offset: beta,
  });
  return { y, variance };
}

/** sqrt(variance + epsilon). */
export function deviationOf(onnx: OnnxBuilder, variance: string, epsilon: number): string {
  return onnx.node('Sqrt', [onnx.node('Add', [variance, onnx.constant('float32', [], [epsilon])])]);
}
