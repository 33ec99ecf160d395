import type {
  ConcatAttributes,
  Node,
  OnnxBuilder,
  OnnxValueName,
  PadAttributes,
  SliceAttributes,
  SliceGradientAttributes,
} from '../../graph/index.js';
import type { LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import { isOfWholeBlocks } from './blocked-channels.js';
import { blockedConv, blockedLayout, blockWeight, isHeldIn, reshapeTo } from './blocked-layout.js';
import { spreadOut } from './blocked-phases.js';

/** Rows, columns and channels of a blocked image; whole blocks of channels, before and after. */
export function suitsBlockedSlice(
  { attrs, outputs: [y] }: Node,
  block: number,
  [x]: readonly LaidOutTensor[],
): boolean {
  const { steps } = attrs as unknown as SliceAttributes;
  return isHeldIn(x, block) && steps[1] === 1 && isOfWholeBlocks(y.shape, block);
}

export function blockedSlice(block: number): LayoutLowering<SliceAttributes> {
  return (onnx, [x], { starts, ends, steps }, [y]) => {
    const [batch, channels, ...size] = x.shape;
    const int64 = (values: readonly number[]) => onnx.constant('int64', [4], values);
    const inBlocks = [starts[1], ends[1]].every((n) => n % block === 0);
    const [first, last] = inBlocks ? [starts[1] / block, ends[1] / block] : [0, channels / block];
    const memory = reshapeTo(onnx, x.in(blockedLayout(block)), [batch, channels / block, ...size, block]);
    const cut = onnx.node('Slice', [
      memory,
      int64([starts[0], first, ...starts.slice(2)]),
      int64([ends[0], last, ...ends.slice(2)]),
      int64([0, 1, 2, 3]),
      int64(steps),
    ]);
    const kept = inBlocks ? y.shape[1] : channels;
    const image = reshapeTo(onnx, cut, [y.shape[0], kept, ...y.shape.slice(2)]);
    const value = inBlocks
      ? image
      : moveChannels(onnx, image, { from: channels, to: y.shape[1], by: -starts[1], block });
    return { value, layout: blockedLayout(block) };
  };
}

/** Channels, rows and columns around a blocked image; whole blocks of channels, before and after. */
export function suitsBlockedPad(
  { attrs, outputs: [y] }: Node,
  block: number,
  [x]: readonly LaidOutTensor[],
): boolean {
  const { before, value } = attrs as unknown as PadAttributes;
  return isHeldIn(x, block) && isOfWholeBlocks(y.shape, block) && (before[1] % block === 0 || value === 0);
}

export function blockedPad(block: number): LayoutLowering<PadAttributes> {
  return (onnx, [x], { before, after, value }, [y]) => {
    const [batch, channels, ...size] = x.shape;
    const inBlocks = before[1] % block === 0;
    const [first, last] = inBlocks ? [before[1] / block, after[1] / block] : [0, 0];
    const image = x.in(blockedLayout(block));
    const wide = inBlocks
      ? image
      : moveChannels(onnx, image, { from: channels, to: y.shape[1], by: before[1], block });
    const blocks = (inBlocks ? channels : y.shape[1]) / block;
    const padded = onnx.node('Pad', [
      reshapeTo(onnx, wide, [batch, blocks, ...size, block]),
      onnx.constant(
        'int64',
        [10],
        [before[0], first, ...before.slice(2), 0, after[0], last, ...after.slice(2), 0],
      ),
      onnx.constant(x.dtype, [], [value]),
    ]);
    return { value: reshapeTo(onnx, padded, y.shape), layout: blockedLayout(block) };
  };
}

/**
 * Channel i becomes channel i + by, others are 0: a convolution of one pixel whose weights are 0 and 1, since blocks that are cut
 * apart would be copied number by number. The values stay as they are, unless some are not finite.
 */
function moveChannels(
  onnx: OnnxBuilder,
  image: OnnxValueName,
  { from, to, by, block }: Readonly<Record<'from' | 'to' | 'by' | 'block', number>>,
): OnnxValueName {
  const weight = new Float32Array(to * from);
  for (let i = Math.max(0, -by); i < from && i + by < to; i++) weight[(i + by) * from + i] = 1;
  const shape = [to, from, 1, 1];
  const blocked = blockWeight(onnx, onnx.constant('float32', shape, weight), shape, block);
  return blockedConv(onnx, { x: image, weight: blocked }, { kernel: [1, 1] });
}

/** Every s-th row and column of a blocked image, from the first on. */
export function suitsBlockedSliceGradient({ inputs: [dy], attrs }: Node, block: number): boolean {
  const { starts, steps, shape } = attrs as unknown as SliceGradientAttributes;
  return (
    isOfWholeBlocks(shape, block) &&
    dy.dtype === 'float32' &&
    [0, 1].every((axis) => steps[axis] === 1 && dy.shape[axis] === shape[axis]) &&
    [2, 3].every((axis) => starts[axis] === 0 && dy.shape[axis] * steps[axis] >= shape[axis])
  );
}

export function blockedSliceGradient(block: number): LayoutLowering<SliceGradientAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [dy], { steps, shape }) => {
    const places = { strides: steps.slice(2), size: shape.slice(2), block };
    return { value: spreadOut(onnx, dy.in(layout), dy.shape, places), layout };
  };
}

/** Blocked images one behind the other: blocks of channels stay as they are. */
export function suitsBlockedConcat(
  { attrs }: Node,
  block: number,
  operands: readonly LaidOutTensor[],
): boolean {
  return (
    attrs.axis === 1 &&
    operands.some((x) => isHeldIn(x, block)) &&
    operands.every(({ shape }) => isOfWholeBlocks(shape, block))
  );
}

export function blockedConcat(block: number): LayoutLowering<ConcatAttributes> {
  const layout = blockedLayout(block);
  return (onnx, operands) => {
    const parts = operands.map((x) => x.in(layout));
    return { value: onnx.node('Concat', parts, { axis: 1 }), layout };
  };
}
