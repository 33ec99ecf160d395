import { ShapeError } from '../../base/error.js';
import {
  add,
  conv2dInputGradient,
  describeType,
  type Padding,
  type Pair,
  pad,
  reshape,
  type Tensor,
} from '../../graph/index.js';

/** What a transposed convolution is besides its kernel; everything but the padding is resolved. */
export interface TransposedWindow {
  readonly strides: Pair;
  readonly dilations: Pair;
  /** Rows and columns of zeros that the full result has at its end. */
  readonly outputPadding: Pair;
  /** What is cut off the full result. */
  readonly padding: Padding;
  readonly groups: number;
  /** [filters]; added to every pixel of the result, also where no kernel reaches. */
  readonly bias: Tensor | undefined;
}

/**
 * Transposed convolution: every pixel of x adds the kernel, times its value, to the result, `strides` pixels apart.
 *
 * The full result has (size - 1) stride + (kernel - 1) dilation + 1 + outputPadding pixels. `valid` keeps all of it, `same`
 * keeps size * stride (an odd pixel is cut off at the bottom and right, a missing one is 0), pads are cut off as given.
 *
 * Shapes   x [N, C, H, W], kernel [C, filters / groups, rows, columns] → [N, filters, P, Q].
 * Throws   ShapeError if nothing is left.
 */
export function transposedConvolution(
  where: string,
  x: Tensor,
  kernel: Tensor,
  window: TransposedWindow,
): Tensor {
  const { strides, dilations, groups, bias } = window;
  const rows = alongAxis(x, kernel, window, 0);
  const columns = alongAxis(x, kernel, window, 1);
  if (rows.size < 1 || columns.size < 1) {
    throw new ShapeError({
      code: 'shape/crop',
      where,
      what: 'the padding cuts off the whole result',
      got: { input: describeType(x), padding: window.padding },
      fix: "cut off less, or use padding 'same'",
    });
  }
  const reached = conv2dInputGradient(x, kernel, {
    kernel: [kernel.shape[2], kernel.shape[3]],
    strides,
    dilations,
    pads: { top: rows.before, bottom: rows.after, left: columns.before, right: columns.after },
    groups,
    size: [rows.size, columns.size],
  });
  const y = pad(reached, { before: [0, 0, 0, 0], after: [0, 0, rows.zeros, columns.zeros] });
  return bias === undefined ? y : add(y, reshape(bias, [-1, 1, 1]));
}

/** What one axis gives: pixels cut off before and after, those left, and zeros that no kernel reaches behind them. */
function alongAxis(x: Tensor, kernel: Tensor, window: TransposedWindow, axis: 0 | 1) {
  const { strides, dilations, outputPadding, padding } = window;
  const positions = x.shape[axis + 2];
  const reached = (positions - 1) * strides[axis] + (kernel.shape[axis + 2] - 1) * dilations[axis] + 1;
  const [before, end] = cutOff(padding, reached + outputPadding[axis] - positions * strides[axis], axis);
  // Rows added at the end are the first to be cut off there.
  const after = Math.max(end - outputPadding[axis], 0);
  return { before, after, size: reached - before - after, zeros: Math.max(outputPadding[axis] - end, 0) };
}

/** Pixels cut off the full result at both ends; `surplus` is what it has beyond size * stride. */
function cutOff(padding: Padding, surplus: number, axis: 0 | 1): readonly [number, number] {
  if (padding === 'valid') return [0, 0];
  if (padding !== 'same') return axis === 0 ? [padding.top, padding.bottom] : [padding.left, padding.right];
  const before = Math.max(Math.floor(surplus / 2), 0);
  return [before, surplus - before];
}
