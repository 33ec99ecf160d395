import type { Node, Shape } from '../../graph/index.js';
import type { LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import { lineOfChannels } from './blocked-channels.js';
import { blockedLayout, reshapeTo } from './blocked-layout.js';

/** A blocked image times a vector of channels, or plus one. */
export function suitsBlockedChannelLine(
  { op, outputs: [y] }: Node,
  block: number,
  operands: readonly LaidOutTensor[],
): boolean {
  const layout = blockedLayout(block);
  return (
    (op.name === 'add' || op.name === 'mul') &&
    y.dtype === 'float32' &&
    operands.some((image, i) => image.layout === layout && isOfChannels(operands[1 - i].shape, y.shape))
  );
}

/** Broadcasts along blocks of channels are slow; a depthwise convolution of one pixel does the same in one pass. */
export function blockedChannelLine(block: number, { op }: Node): LayoutLowering<Record<string, never>> {
  const layout = blockedLayout(block);
  return (onnx, operands, _, [y]) => {
    const [image, vector] = isOfChannels(operands[1].shape, y.shape) ? operands : [operands[1], operands[0]];
    const [, channels] = y.shape;
    const flat = reshapeTo(onnx, vector.name, [channels]);
    const line = op.name === 'mul' ? { slope: flat } : { offset: flat };
    return { value: lineOfChannels(onnx, image.in(layout), channels, line), layout };
  };
}

/** [C, 1, 1] or [1, C, 1, 1], to be stretched over [N, C, H, W]. */
function isOfChannels(shape: Shape, [, channels]: Shape): boolean {
  return String(shape.length === 4 && shape[0] === 1 ? shape.slice(1) : shape) === `${channels},1,1`;
}
