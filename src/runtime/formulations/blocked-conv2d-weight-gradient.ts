import {
  type Conv2dAttributes,
  elementCount,
  type Node,
  type OnnxBuilder,
  type OnnxValueName,
  type Shape,
  sameShape,
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
 * the stride its dilation. Whole blocks of channels lie side by side in the width, so that the rows are long. Where the kernel
 * would not stay in the cache it is cut into strips of rows, whose results are added up.
 */
export function blockedWeightGradient(block: number): LayoutLowering<Conv2dAttributes> {
  return (onnx, [x, dy], attrs) => {
    const { kernel, strides } = attrs;
    const wide = x.shape[1] >= block;
    const filters = wholeBlocks(dy.shape[1], block);
    const channels = wide ? wholeBlocks(x.shape[1], block) : x.shape[1];
    const images = (wide ? wideImages : narrowImages)(onnx, x, block);
    const results = wide ? channels / block : channels;
    const shares = results * kernel[0] * Math.ceil(filters / block / FILTER_BLOCKS_AT_ONCE);
    const parcels = parcelsOf(shares, x.shape[0], block);
    const kernels = gradientKernels(onnx, dy, block, parcels);
    let gradient: OnnxValueName | undefined;
    for (const rows of stripsOf(dy.shape, block)) {
      const margins = marginsOf(rows, x.shape, dy.shape, attrs);
      gradient = blockedConv(
        onnx,
        { x: images(margins), weight: kernels(rows), sum: gradient },
        {
          kernel: [rows.end - rows.start, dy.shape[3]],
          dilations: [strides[0], wide ? strides[1] * block : strides[1]],
          // Rows of zeros are left to the convolution; columns it would compute one by one.
          pads: [Math.max(0, margins.rows[0]), 0, Math.max(0, margins.rows[1]), 0],
          group: parcels,
        },
      );
    }
    if (parcels > 1) {
      const ofParcels = [results, parcels, (elementCount(kernel) * filters * channels) / results];
      const ones = onnx.constant('float32', [1, parcels], new Float32Array(parcels).fill(1));
      gradient = onnx.node('MatMul', [ones, reshapeTo(onnx, gradient!, ofParcels)]);
    }
    // Memory is now [C / B][O / B][kh][kw][B of C][B of O], or [C][O / B][kh][kw][B of O] for few channels.
    const parts = wide
      ? { shape: [channels / block, filters / block, ...kernel, block, block], perm: [1, 5, 0, 4, 2, 3] }
      : { shape: [channels, filters / block, ...kernel, block], perm: [1, 4, 0, 2, 3] };
    const inParts = reshapeTo(onnx, gradient!, parts.shape);
    const ordered = onnx.node('Transpose', [inParts], { perm: parts.perm });
    const dw = reshapeTo(onnx, ordered, [filters, channels, ...kernel]);
    const wanted = [dy.shape[1], x.shape[1]];
    if (sameShape(wanted, [filters, channels])) return dw;
    const int64 = (values: readonly number[]) => onnx.constant('int64', [2], values);
    return onnx.node('Slice', [dw, int64([0, 0]), int64(wanted), int64([0, 1])]);
  };
}

/**
 * Groups into which the batch falls, whose results are added up. ONNX Runtime shares out the rows of results and, of each, four
 * blocks of filters at a time; where these are odd in number, two threads would not have the same to do.
 */
function parcelsOf(shares: number, batch: number, block: number): number {
  return shares % 2 === 1 && batch % (2 * block) === 0 ? 2 : 1;
}

/** Rows of dy, the last one excluded. */
interface Strip {
  readonly start: number;
  readonly end: number;
}

/**
 * Bytes of a kernel that all outputs of a row go over, for one block of pictures and up to four blocks of filters. Measured where
 * the second cache has 2 MB: 20 ms with 1.8 MB, 14 with half or a third of it.
 */
const STRIP_BYTES = 1 << 20;
const FILTER_BLOCKS_AT_ONCE = 4;

function stripsOf([, filters, rows, columns]: Shape, block: number): Strip[] {
  const blocks = Math.min(FILTER_BLOCKS_AT_ONCE, Math.ceil(filters / block));
  const rowBytes = 4 * columns * blocks * block * block;
  const count = Math.min(rows, Math.ceil((rows * rowBytes) / STRIP_BYTES));
  const border = (i: number) => Math.round((i * rows) / count);
  return Array.from({ length: count }, (_, i) => ({ start: border(i), end: border(i + 1) }));
}

/** Zeros around images: before and behind their rows and their columns; negative where they are cut. */
interface Margins {
  readonly rows: readonly [before: number, behind: number];
  readonly columns: readonly [before: number, behind: number];
}

/** What of x the windows of a strip see. */
function marginsOf(
  { start, end }: Strip,
  [, , height, width]: Shape,
  dy: Shape,
  { kernel, strides, pads }: Conv2dAttributes,
): Margins {
  const behind = (axis: 0 | 1, last: number, before: number, size: number) =>
    last * strides[axis] + kernel[axis] - before - size;
  return {
    rows: [pads.top - start * strides[0], behind(0, end - 1, pads.top, height)],
    columns: [pads.left, behind(1, dy[3] - 1, pads.left, width)],
  };
}

type WithMargins = (margins: Margins) => OnnxValueName;

/** x as [C / B, N, H, W * B], blocked over N. */
function wideImages(onnx: OnnxBuilder, x: LaidOutTensor, block: number): WithMargins {
  const [batch, channels, height, width] = x.shape;
  const groups = Math.ceil(channels / block);
  const swapped = swapBatch(onnx, x.in(blockedLayout(block)), [batch, groups, height * width * block]);
  const images = reshapeTo(onnx, swapped, [groups, batch, height, width * block]);
  return ({ rows, columns: [left, right] }) =>
    toBlocked(
      onnx,
      withMargins(onnx, images, batch, block, { rows, columns: [left * block, right * block] }),
    );
}

/** x as [C, N, H, W], blocked over N: for pictures with fewer channels than a block. */
function narrowImages(onnx: OnnxBuilder, x: LaidOutTensor, block: number): WithMargins {
  const [batch, channels, height, width] = x.shape;
  const swapped = swapBatch(onnx, x.name, [batch, channels, height * width]);
  const images = reshapeTo(onnx, swapped, [channels, batch, height, width]);
  return (margins) => toBlocked(onnx, withMargins(onnx, images, batch, block, margins));
}

/** [N, groups, size] as [groups, N, size], for each parcel. */
function swapBatch(onnx: OnnxBuilder, value: string, [batch, groups, size]: Shape, parcels = 1): string {
  if (groups === 1) return value;
  const given = reshapeTo(onnx, value, [parcels, batch, groups, size]);
  return onnx.node('Transpose', [given], { perm: [0, 2, 1, 3] });
}

/** Images [., N, rows, columns] with margins, but for rows of zeros, and zeros behind the batch to whole blocks. */
function withMargins(
  onnx: OnnxBuilder,
  images: OnnxValueName,
  batch: number,
  block: number,
  { rows, columns: [left, right] }: Margins,
): OnnxValueName {
  const filling = wholeBlocks(batch, block) - batch;
  const [above, below] = rows.map((n) => Math.min(0, n));
  if ([filling, above, below, left, right].every((n) => n === 0)) return images;
  const pads = [0, 0, above, left, 0, filling, below, right];
  return onnx.node('Pad', [images, onnx.constant('int64', [8], pads)]);
}

/**
 * Rows of dy [N, O, P, Q] as a blocked filter [O, N, rows, Q]: memory [O / B][N / B][rows][Q][B of N][B of O], one after the other for
 * each parcel of the batch.
 */
function gradientKernels(
  onnx: OnnxBuilder,
  dy: LaidOutTensor,
  block: number,
  parcels: number,
): (rows: Strip) => OnnxValueName {
  const [batch, filters, p, q] = dy.shape;
  const groups = Math.ceil(filters / block);
  const whole = wholeBlocks(batch, block);
  const size = p * q * block;
  const swapped = swapBatch(onnx, dy.in(blockedLayout(block)), [batch / parcels, groups, size], parcels);
  const flat = reshapeTo(onnx, swapped, [groups, batch, size]);
  const filled = fillUp(onnx, flat, [groups, batch, size], [groups, whole]);
  return ({ start, end }) => {
    const int64 = (value: number) => onnx.constant('int64', [1], [value * q * block]);
    const axis = onnx.constant('int64', [1], [2]);
    const strip = end - start === p ? filled : onnx.node('Slice', [filled, int64(start), int64(end), axis]);
    const squares = reshapeTo(onnx, strip, [(groups * whole) / block, block * block, end - start, q]);
    const ordered = onnx.node(
      'ReorderOutput',
      [squares],
      { channels: block * block, channels_last: 1 },
      BLOCKED_DOMAIN,
    );
    return reshapeTo(onnx, ordered, [parcels * groups * block, whole / parcels, end - start, q]);
  };
}
