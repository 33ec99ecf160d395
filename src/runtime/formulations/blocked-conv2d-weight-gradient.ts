import type { Conv2dAttributes, Node, OnnxBuilder, Tensor } from '../../graph/index.js';
import type { LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import { BLOCKED_DOMAIN, blockedConv, blockedLayout, reshapeTo, toBlocked } from './blocked-layout.js';

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

/** Batch and filters in whole blocks, dilation 1, and an image whose last rows and columns are used. */
export function suitsBlockedWeightGradient({ inputs: [x, dy], attrs }: Node, block: number): boolean {
  const convolution = attrs as unknown as Conv2dAttributes;
  const channels = x.shape[1];
  return (
    convolution.groups === 1 &&
    convolution.dilations.every((n) => n === 1) &&
    x.shape[0] % block === 0 &&
    dy.shape[1] % block === 0 &&
    (channels % block === 0 || channels < block) &&
    padsBehind(x, dy, convolution).every((n) => n >= 0)
  );
}

/**
 * A blocked convolution with batch and channels exchanged: the batch becomes the channels of the images, dy the kernel,
 * the stride its dilation. Whole blocks of channels lie side by side in the width, so that the rows are long.
 */
export function blockedWeightGradient(block: number): LayoutLowering<Conv2dAttributes> {
  return (onnx, [x, dy], attrs) => {
    const { kernel, strides, pads } = attrs;
    const [filters, p, q] = dy.shape.slice(1);
    const channels = x.shape[1];
    const wide = channels >= block;
    const [behindRows, behindColumns] = padsBehind(x, dy, attrs);
    const images = (wide ? wideImages : narrowImages)(onnx, x, block, [pads.left, behindColumns]);
    const operands = { x: images, weight: gradientKernel(onnx, dy, block) };
    const gradient = blockedConv(onnx, operands, {
      kernel: [p, q],
      dilations: [strides[0], wide ? strides[1] * block : strides[1]],
      pads: [pads.top, 0, behindRows, 0],
    });
    // Memory is now [C / B][O / B][kh][kw][B of C][B of O], or [C][O / B][kh][kw][B of O] for few channels.
    if (wide) {
      const parts = reshapeTo(onnx, gradient, [channels / block, filters / block, ...kernel, block, block]);
      const ordered = onnx.node('Transpose', [parts], { perm: [1, 5, 0, 4, 2, 3] });
      return reshapeTo(onnx, ordered, [filters, channels, ...kernel]);
    }
    const parts = reshapeTo(onnx, gradient, [channels, filters / block, ...kernel, block]);
    const ordered = onnx.node('Transpose', [parts], { perm: [1, 4, 0, 2, 3] });
    return reshapeTo(onnx, ordered, [filters, channels, ...kernel]);
  };
}

/** x as [C / B, N, H, (left + W + right) * B], blocked over N. */
function wideImages(
  onnx: OnnxBuilder,
  x: LaidOutTensor,
  block: number,
  [left, right]: readonly [number, number],
): string {
  const [batch, channels, height, width] = x.shape;
  const groups = channels / block;
  const flat = reshapeTo(onnx, x.in(blockedLayout(block)), [batch, groups, height * width * block]);
  const swapped = groups === 1 ? flat : onnx.node('Transpose', [flat], { perm: [1, 0, 2] });
  const rows = reshapeTo(onnx, swapped, [groups * batch * height, width * block]);
  const zeros = (columns: number) => {
    const shape = [groups * batch * height, columns * block];
    return columns === 0 ? [] : [onnx.constant(x.dtype, shape, new Float32Array(shape[0] * shape[1]))];
  };
  const parts = [...zeros(left), rows, ...zeros(right)];
  const padded = parts.length === 1 ? rows : onnx.node('Concat', parts, { axis: 1 });
  return toBlocked(onnx, reshapeTo(onnx, padded, [groups, batch, height, (left + width + right) * block]));
}

/** x as [C, N, H, left + W + right], blocked over N: for pictures with fewer channels than a block. */
function narrowImages(
  onnx: OnnxBuilder,
  x: LaidOutTensor,
  _block: number,
  [left, right]: readonly [number, number],
): string {
  const [batch, channels, height, width] = x.shape;
  const swapped =
    channels === 1
      ? reshapeTo(onnx, x.name, [channels, batch, height, width])
      : onnx.node('Transpose', [x.name], { perm: [1, 0, 2, 3] });
  if (left + right === 0) return toBlocked(onnx, swapped);
  const pads = onnx.constant('int64', [8], [0, 0, 0, left, 0, 0, 0, right]);
  return toBlocked(onnx, onnx.node('Pad', [swapped, pads]));
}

/** dy [N, O, P, Q] as a blocked filter [O, N, P, Q]: memory [O / B][N / B][P][Q][B of N][B of O]. */
function gradientKernel(onnx: OnnxBuilder, dy: LaidOutTensor, block: number): string {
  const [batch, filters, p, q] = dy.shape;
  const groups = filters / block;
  const flat = reshapeTo(onnx, dy.in(blockedLayout(block)), [batch, groups, p * q * block]);
  const swapped = groups === 1 ? flat : onnx.node('Transpose', [flat], { perm: [1, 0, 2] });
  const squares = reshapeTo(onnx, swapped, [(groups * batch) / block, block * block, p, q]);
  const ordered = onnx.node(
    'ReorderOutput',
    [squares],
    { channels: block * block, channels_last: 1 },
    BLOCKED_DOMAIN,
  );
  return reshapeTo(onnx, ordered, [filters, batch, p, q]);
}
