import type { BatchNormInferenceAttributes, Node } from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import { deviationOf } from './blocked-batch-norm.js';
import { isOfWholeBlocks, lineOfChannels } from './blocked-channels.js';
import { blockedLayout } from './blocked-layout.js';
import type { BlockedEnding } from './ending.js';

export function suitsBlockedBatchNormInference({ inputs: [x] }: Node, block: number): boolean {
  return isOfWholeBlocks(x.shape, block);
}

/** Given statistics make one line per channel: one pass, with all that follows. */
export function blockedBatchNormInference(
  block: number,
  _node: Node,
  ending: BlockedEnding,
): LayoutLowering<BatchNormInferenceAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [x, gamma, beta, mean, variance], { epsilon }) => {
    const slope = onnx.node('Div', [gamma.name, deviationOf(onnx, variance.name, epsilon)]);
    const offset = onnx.node('Sub', [beta.name, onnx.node('Mul', [mean.name, slope])]);
    const value = lineOfChannels(onnx, x.in(layout), x.shape[1], { ...ending, slope, offset });
    return { value, layout };
  };
}
