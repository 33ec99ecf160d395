import type { Conv2dAttributes, Node, OnnxBuilder } from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import { sumOverBatch } from './blocked-channels.js';
import { everyNth, suitsBlockedWeightProduct } from './blocked-conv2d-weight-product.js';
import { BLOCKED_DOMAIN, blockedConv, blockedLayout, reshapeTo, wholeBlocks } from './blocked-layout.js';

/**
 * What the product of all pixels takes, where the products of single pictures are no larger than the pictures, and these can stand
 * for channels: fewer than a block, or whole blocks of them.
 */
export function suitsPictureProducts(node: Node, block: number): boolean {
  const [x, dy] = node.inputs;
  const [filters, channels] = [dy.shape[1], x.shape[1]];
  const pixels = dy.shape[2] * dy.shape[3];
  const batch = x.shape[0];
  return (
    suitsBlockedWeightProduct(node, block) &&
    (batch < block || batch % block === 0) &&
    filters * channels <= pixels * (filters + channels)
  );
}

/**
 * The weight gradient of a convolution of one pixel as a product for each picture, summed over the pictures: a convolution with
 * a group for each picture, whose filters are the blocked image of more channels as it lies in memory, and whose one line is the
 * image of fewer channels in rows, met one channel after the other. Only the smaller of the two images changes its layout.
 */
export function blockedPictureProducts(block: number): LayoutLowering<Conv2dAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [x, dy], { strides }) => {
    const [batch, filters, rows, columns] = dy.shape;
    const channels = x.shape[1];
    const pixels = rows * columns;
    const isDense = strides.every((n) => n === 1);
    const seen = isDense ? undefined : everyNth(onnx, x.in(layout), strides);
    const plain = (value: string) => onnx.node('ReorderOutput', [value], { channels }, BLOCKED_DOMAIN);
    const products = (line: string, lines: number, kernels: string, count: number) => {
      const operands = {
        x: reshapeTo(onnx, line, [1, batch, 1, lines * pixels]),
        weight: reshapeTo(onnx, kernels, [batch * wholeBlocks(count, block), 1, 1, pixels]),
      };
      const window = { kernel: [1, pixels], strides: [1, pixels], group: batch };
      const ofPictures = blockedConv(onnx, operands, window);
      const sums = sumOverBatch(onnx, ofPictures, batch, wholeBlocks(count, block) * lines, 1);
      return reshapeTo(onnx, sums, [wholeBlocks(count, block) / block, lines, block]);
    };
    if (channels <= filters) {
      const line = seen === undefined ? x.name : plain(seen);
      const parts = products(line, channels, dy.in(layout), filters);
      const ordered = onnx.node('Transpose', [parts], { perm: [0, 2, 1] });
      return cut(onnx, ordered, [wholeBlocks(filters, block), channels], [filters, channels]);
    }
    const parts = products(dy.name, filters, seen ?? x.in(layout), channels);
    const ordered = onnx.node('Transpose', [parts], { perm: [1, 0, 2] });
    return cut(onnx, ordered, [filters, wholeBlocks(channels, block)], [filters, channels]);
  };
}

/** The weight [O, C, 1, 1] without what fills up blocks. */
function cut(
  onnx: OnnxBuilder,
  matrix: string,
  [height, width]: readonly [number, number],
  [filters, channels]: readonly [number, number],
): string {
  const weight = reshapeTo(onnx, matrix, [height, width, 1, 1]);
  if (height === filters && width === channels) return weight;
  const int64 = (values: readonly number[]) => onnx.constant('int64', [2], values);
  return onnx.node('Slice', [weight, int64([0, 0]), int64([filters, channels]), int64([0, 1])]);
}
