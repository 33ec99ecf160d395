import { type BatchNormAttributes, elementCount, type Node, type OnnxBuilder } from '../../graph/index.js';
import type { LaidOutTensor, LayoutLowering, LoweredValue } from '../../onnx/index.js';
import { channelDots, channelSums, isOfWholeBlocks, lineOfChannels } from './blocked-channels.js';
import { blockedLayout } from './blocked-layout.js';

export function suitsBlockedBatchNorm({ inputs: [x] }: Node, block: number): boolean {
  return isOfWholeBlocks(x.shape, block);
}

/** What may follow y in the same pass. */
export interface BatchNormEnding {
  /** An image of the shape of y, to be added to it. */
  readonly added?: LaidOutTensor;
  /** max(y, 0), after the addition. */
  readonly relu?: boolean;
}

/** Statistics from x and from x - mean, so that a mean far from 0 costs no digits, then one pass for all that follows. */
export function blockedBatchNorm(block: number): LayoutLowering<BatchNormAttributes> {
  return (onnx, inputs, attrs) => blockedBatchNormThen(onnx, inputs, attrs, block, {});
}

/** y, mean, variance and x - mean, where y is what the ending leaves. */
export function blockedBatchNormThen(
  onnx: OnnxBuilder,
  [x, gamma, beta]: readonly LaidOutTensor[],
  { epsilon }: BatchNormAttributes,
  block: number,
  { added, relu }: BatchNormEnding,
): LoweredValue[] {
  const layout = blockedLayout(block);
  const channels = x.shape[1];
  const image = x.in(layout);
  const share = channels / elementCount(x.shape);
  const opposite = channelSums(onnx, image, x.shape, -share);
  const centred = lineOfChannels(onnx, image, channels, { offset: opposite });
  const variance = channelDots(onnx, centred, centred, x.shape, share);
  const y = lineOfChannels(onnx, centred, channels, {
    slope: onnx.node('Div', [gamma.name, deviationOf(onnx, variance, epsilon)]),
    offset: beta.name,
    added: added?.in(layout),
    relu,
  });
  return [{ value: y, layout }, onnx.node('Neg', [opposite]), variance, { value: centred, layout }];
}

/** sqrt(variance + epsilon). */
export function deviationOf(onnx: OnnxBuilder, variance: string, epsilon: number): string {
  return onnx.node('Sqrt', [onnx.node('Add', [variance, onnx.constant('float32', [], [epsilon])])]);
}
