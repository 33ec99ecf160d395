import {
  type Conv2dAttributes,
  type Node,
  type OnnxBuilder,
  type Shape,
  sameShape,
  type Tensor,
} from '../../graph/index.js';
import type { LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import {
  BLOCKED_DOMAIN,
  blockedConv,
  blockedLayout,
  fillsBlocks,
  fillUp,
  reshapeTo,
  toBlocked,
  wholeBlocks,
} from './blocked-layout.js';

/**
 * Columns and rows of zeros behind the image that the exchanged convolution needs; negative where the last rows of the
 * image are reached by no window.
 */
function padsBehind(
  x: Pick<Tensor, 'shape'>,
  dy: Pick<Tensor, 'shape'>,
  attrs: Conv2dAttributes,
): [number, number] {
  const { kernel, strides, pads } = attrs;
  const before = [pads.top, pads.left];
  return [0, 1].map((axis) => {
    const reach = (dy.shape[axis + 2] - 1) * strides[axis] + 1;
    return kernel[axis] - 1 + reach - x.shape[axis + 2] - before[axis];
  }) as [number, number];
}

/** No groups, dilation 1, filters and channels that fill blocks (or few channels); any batch, which zeros fill up. */
export function suitsBlockedWeightGradient({ inputs: [x, dy], attrs }: Node, block: number): boolean {
  const { groups, dilations } = attrs as unknown as Conv2dAttributes;
  const channels = x.shape[1];
  return (
    groups === 1 &&
    dilations.every((n) => n === 1) &&
    fillsBlocks(dy.shape[1], block) &&
    (channels < block || fillsBlocks(channels, block))
  );
}

/**
 * A blocked convolution with batch and channels exchanged: the batch becomes the channels of the images, dy the kernel,
 * the stride its dilation. Whole blocks of channels lie side by side in the width, so that the rows are long.
 */
export function blockedWeightGradient(block: number): LayoutLowering<Conv2dAttributes> {
  return (onnx, [x, dy], attrs) => {
    const { kernel, strides, pads } = attrs;
    const wide = x.shape[1] >= block;
    const [behindRows, behindColumns] = padsBehind(x, dy, attrs);
    const filters = wholeBlocks(dy.shape[1], block);
    const channels = wide ? wholeBlocks(x.shape[1], block) : x.shape[1];
    const images = (wide ? wideImages : narrowImages)(onnx, x, block, {
      // Rows of zeros are left to the convolution.
      rows: Math.min(0, behindRows),
      columns: [pads.left, behindColumns],
    });
    const operands = { x: images, weight: gradientKernel(onnx, dy, block) };
    const gradient = blockedConv(onnx, operands, {
      kernel: dy.shape.slice(2),
      dilations: [strides[0], wide ? strides[1] * block : strides[1]],
      pads: [pads.top, 0, Math.max(0, behindRows), 0],
    });
    // Memory is now [C / B][O / B][kh][kw][B of C][B of O], or [C][O / B][kh][kw][B of O] for few channels.
    const parts = wide
      ? { shape: [channels / block, filters / block, ...kernel, block, block], perm: [1, 5, 0, 4, 2, 3] }
      : { shape: [channels, filters / block, ...kernel, block], perm: [1, 4, 0, 2, 3] };
    const inParts = reshapeTo(onnx, gradient, parts.shape);
    const ordered = onnx.node('Transpose', [inParts], { perm: parts.perm });
    const dw = reshapeTo(onnx, ordered, [filters, channels, ...kernel]);
    const wanted = [dy.shape[1], x.shape[1]];
    if (sameShape(wanted, [filters, channels])) return dw;
    const int64 = (values: readonly number[]) => onnx.constant('int64', [2], values);
    return onnx.node('Slice', [dw, int64([0, 0]), int64(wanted), int64([0, 1])]);
  };
}

/** Zeros around images, behind their rows and on both sides of their columns; negative where they are cut. */
interface Margins {
  readonly rows: number;
  readonly columns: readonly [left: number, right: number];
}

/** x as [C / B, N, H, (left + W + right) * B], blocked over N. */
function wideImages(onnx: OnnxBuilder, x: LaidOutTensor, block: number, margins: Margins): string {
  const [batch, channels, height, width] = x.shape;
  const groups = Math.ceil(channels / block);
  const swapped = swapBatch(onnx, x.in(blockedLayout(block)), [batch, groups, height * width * block]);
  const [left, right] = margins.columns;
  const shape = [groups, batch, height, width * block];
  const wide = { rows: margins.rows, columns: [left * block, right * block] as const };
  return toBlocked(onnx, withMargins(onnx, reshapeTo(onnx, swapped, shape), batch, block, wide));
}

/** x as [C, N, H, left + W + right], blocked over N: for pictures with fewer channels than a block. */
function narrowImages(onnx: OnnxBuilder, x: LaidOutTensor, block: number, margins: Margins): string {
  const [batch, channels, height, width] = x.shape;
  const swapped = swapBatch(onnx, x.name, [batch, channels, height * width]);
  const images = reshapeTo(onnx, swapped, [channels, batch, height, width]);
  return toBlocked(onnx, withMargins(onnx, images, batch, block, margins));
}

/** [N, groups, size] as [groups, N, size]. */
function swapBatch(onnx: OnnxBuilder, value: string, [batch, groups, size]: Shape): string {
  if (groups === 1) return value;
  return onnx.node('Transpose', [reshapeTo(onnx, value, [batch, groups, size])], { perm: [1, 0, 2] });
}

/** Images [., N, rows, columns] with margins, and zeros behind the batch to whole blocks. */
function withMargins(
  onnx: OnnxBuilder,
  images: string,
  batch: number,
  block: number,
  { rows, columns: [left, right] }: Margins,
): string {
  const behind = wholeBlocks(batch, block) - batch;
  if ([behind, rows, left, right].every((n) => n === 0)) return images;
  return onnx.node('Pad', [images, onnx.constant('int64', [8], [0, 0, 0, left, 0, behind, rows, right])]);
}

/** dy [N, O, P, Q] as a blocked filter [O, N, P, Q]: memory [O / B][N / B][P][Q][B of N][B of O]. */
function gradientKernel(onnx: OnnxBuilder, dy: LaidOutTensor, block: number): string {
  const [batch, filters, p, q] = dy.shape;
  const groups = Math.ceil(filters / block);
  const whole = wholeBlocks(batch, block);
  const size = p * q * block;
  const swapped = swapBatch(onnx, dy.in(blockedLayout(block)), [batch, groups, size]);
  const flat = reshapeTo(onnx, swapped, [groups, batch, size]);
  const filled = fillUp(onnx, flat, [groups, batch, size], [groups, whole]);
  const squares = reshapeTo(onnx, filled, [(groups * whole) / block, block * block, p, q]);
  const ordered = onnx.node(
    'ReorderOutput',
    [squares],
    { channels: block * block, channels_last: 1 },
    BLOCKED_DOMAIN,
  );
  return reshapeTo(onnx, ordered, [groups * block, whole, p, q]);
}
