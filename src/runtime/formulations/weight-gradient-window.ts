import type { Conv2dAttributes, OnnxBuilder, OnnxValueName, Shape } from '../../graph/index.js';
import type { BlockedConvAttributes } from './blocked-layout.js';

/** The window in which dy is the kernel: strides and dilations have changed places. */
export interface WeightGradientWindow extends BlockedConvAttributes {
  /** Top, left, bottom, right. */
  readonly pads: readonly number[];
  /** Rows and columns of the result; more than the kernel's where the image goes on behind the last window. */
  readonly counts: readonly number[];
}

export function weightGradientWindow(
  { kernel, strides, dilations, pads }: Conv2dAttributes,
  x: Shape,
  dy: Shape,
): WeightGradientWindow {
  const positions = dy.slice(2);
  const before = [pads.top, pads.left];
  // Zeros behind the image, or less than none where no window reaches its last rows.
  const behind = kernel.map(
    (n, axis) =>
      (n - 1) * dilations[axis] + (positions[axis] - 1) * strides[axis] + 1 - x[axis + 2] - before[axis],
  );
  return {
    kernel: positions,
    strides: dilations,
    dilations: strides,
    pads: [...before, ...behind.map((n) => Math.max(0, n))],
    counts: kernel.map((n, axis) => n + Math.floor(Math.max(0, -behind[axis]) / dilations[axis])),
  };
}

/** The first rows and columns of a weight [O, C, kh, kw], as many as the kernel has. */
export function cutToKernel(
  onnx: OnnxBuilder,
  weight: OnnxValueName,
  counts: readonly number[],
  kernel: readonly number[],
): OnnxValueName {
  if (counts.every((n, axis) => n === kernel[axis])) return weight;
  const int64 = (values: readonly number[]) => onnx.constant('int64', [2], values);
  return onnx.node('Slice', [weight, int64([0, 0]), int64(kernel), int64([2, 3])]);
}
