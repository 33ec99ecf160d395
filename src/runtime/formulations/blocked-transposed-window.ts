import type { Conv2dInputGradientAttributes, OnnxBuilder, OnnxValueName, Shape } from '../../graph/index.js';
import { reshapeTo } from './blocked-layout.js';

/**
 * The gradient of a convolution for its input as a convolution of stride 1 with the turned weight: dy with strides - 1 zeros
 * behind each row and column, then zeros around.
 */
export interface TransposedWindow {
  /** Top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
  /** Rows and columns of dy with its zeros. */
  readonly spread: readonly [number, number];
}

/** Undefined where whole windows of the convolution lie beside the image. */
export function transposedWindow(
  { kernel, strides, dilations, pads, size }: Conv2dInputGradientAttributes,
  positions: readonly [number, number],
): TransposedWindow | undefined {
  const axes = ([0, 1] as const).map((axis) => {
    const reach = (kernel[axis] - 1) * dilations[axis];
    const before = reach - [pads.top, pads.left][axis];
    const after = reach - [pads.bottom, pads.right][axis];
    const wanted = size[axis] + reach - before;
    const spread = Math.min(positions[axis] * strides[axis], wanted);
    return { before, after: wanted - spread, spread, fits: before >= 0 && after >= 0 };
  });
  if (!axes.every(({ fits }) => fits)) return undefined;
  const [rows, columns] = axes;
  return {
    pads: [rows.before, columns.before, rows.after, columns.after],
    spread: [rows.spread, columns.spread],
  };
}

/** A blocked image [N, C, P, Q] with zeros between its pixels, cut to `spread`. One pass: zeros behind rows and behind blocks. */
export function spreadOutBlocks(
  onnx: OnnxBuilder,
  value: OnnxValueName,
  [batch, channels, p, q]: Shape,
  strides: readonly [number, number],
  { spread: [rows, columns] }: TransposedWindow,
  block: number,
): OnnxValueName {
  if (strides.every((stride) => stride === 1)) return value;
  const planes = (batch * channels) / block;
  const pixels = reshapeTo(onnx, value, [planes, p, 1, q, block]);
  const behind = [0, 0, strides[0] - 1, 0, (strides[1] - 1) * block];
  const padded = onnx.node('Pad', [pixels, onnx.constant('int64', [10], [0, 0, 0, 0, 0, ...behind])]);
  const whole = [p * strides[0], q * strides[1]];
  if (whole[0] === rows && whole[1] === columns) return reshapeTo(onnx, padded, [batch, channels, ...whole]);
  const int64 = (values: readonly number[]) => onnx.constant('int64', [2], values);
  const cut = onnx.node('Slice', [
    reshapeTo(onnx, padded, [planes, whole[0], whole[1] * block]),
    int64([0, 0]),
    int64([rows, columns * block]),
    int64([1, 2]),
  ]);
  return reshapeTo(onnx, cut, [batch, channels, rows, columns]);
}
