import type { Conv2dAttributes, Node, OnnxBuilder } from '../../graph/index.js';
import type { LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import { BLOCKED_DOMAIN, blockedLayout, fillsBlocks, reshapeTo } from './blocked-layout.js';

/** One pixel for each position, no groups, filters and channels that fill blocks. */
export function suitsBlockedWeightProduct({ inputs: [x, dy], attrs }: Node, block: number): boolean {
  const { kernel, pads, groups } = attrs as unknown as Conv2dAttributes;
  return (
    groups === 1 &&
    kernel.every((n) => n === 1) &&
    Object.values(pads).every((n) => n === 0) &&
    x.shape[1] >= block &&
    [x, dy].every(({ shape }) => fillsBlocks(shape[1], block))
  );
}

/** A product of two matrices, [N * P * Q, O] turned and [N * P * Q, C], whose rows are the pixels of dy and of x. */
export function blockedWeightProduct(block: number): LayoutLowering<Conv2dAttributes> {
  return (onnx, [x, dy], { strides }) => {
    const image = x.in(blockedLayout(block));
    const seen = strides.every((n) => n === 1) ? image : everyNth(onnx, image, strides);
    const positions = dy.shape[0] * dy.shape[2] * dy.shape[3];
    const rows = (value: string, { shape: [, channels] }: LaidOutTensor) => {
      const last = onnx.node('ReorderOutput', [value], { channels, channels_last: 1 }, BLOCKED_DOMAIN);
      return reshapeTo(onnx, last, [positions, channels]);
    };
    const product = onnx.node('Gemm', [rows(dy.in(blockedLayout(block)), dy), rows(seen, x)], { transA: 1 });
    return reshapeTo(onnx, product, [dy.shape[1], x.shape[1], 1, 1]);
  };
}

/** The pixels that a stride meets. */
export function everyNth(onnx: OnnxBuilder, image: string, strides: readonly number[]): string {
  const window = { kernel_shape: [1, 1], strides, pads: [0, 0, 0, 0] };
  return onnx.node('MaxPool', [image], window, BLOCKED_DOMAIN);
}
