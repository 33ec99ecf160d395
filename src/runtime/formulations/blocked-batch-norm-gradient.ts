import { type BatchNormGradientAttributes, elementCount, type Node } from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import { deviationOf } from './blocked-batch-norm.js';
import { channelDots, channelSums, isOfWholeBlocks, lineOfChannels } from './blocked-channels.js';
import { blockedLayout } from './blocked-layout.js';

export function suitsBlockedBatchNormGradient({ inputs: [dy] }: Node, block: number): boolean {
  return isOfWholeBlocks(dy.shape, block);
}

/** dx is a line through dy and one through x - mean: four passes with the two sums. */
export function blockedBatchNormGradient(block: number): LayoutLowering<BatchNormGradientAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [dy, centred, gamma, variance], { epsilon }) => {
    const channels = dy.shape[1];
    const count = elementCount(dy.shape) / channels;
    const number = (value: number) => onnx.constant('float32', [], [value]);
    const deviation = deviationOf(onnx, variance.name, epsilon);
    const dBeta = channelSums(onnx, dy.in(layout), dy.shape, 1);
    const dots = channelDots(onnx, dy.in(layout), centred.in(layout), dy.shape, 1);
    const dGamma = onnx.node('Div', [dots, deviation]);
    const factor = onnx.node('Div', [gamma.name, deviation]);
    const shares = onnx.node('Mul', [factor, number(-1 / count)]);
    const line = lineOfChannels(onnx, centred.in(layout), channels, {
      slope: onnx.node('Div', [onnx.node('Mul', [shares, dGamma]), deviation]),
      offset: onnx.node('Mul', [shares, dBeta]),
    });
    const dx = lineOfChannels(onnx, dy.in(layout), channels, { slope: factor, added: line });
    return [{ value: dx, layout }, dGamma, dBeta];
  };
}
