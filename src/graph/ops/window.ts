import { ShapeError } from '../../base/error.js';
import { requireRank } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';

export type Pair = readonly [number, number];

/** Rows and columns of zeros around an image. */
export interface Pads {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/**
 * How a window treats the border: `valid` stays inside, `same` gives ceil(input / stride) positions with an odd row or
 * column of zeros at the bottom and right (ONNX SAME_UPPER, Keras), or explicit pads.
 */
export type Padding = 'valid' | 'same' | Pads;

/** A window that slides over the rows and columns of an image; everything resolved. */
export interface Window {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly pads: Pads;
}

/** What a caller may write: one number stands for rows and columns. */
export interface WindowOptions {
  readonly strides?: number | Pair;
  readonly dilations?: number | Pair;
  readonly padding?: Padding;
}

const NO_PADS: Pads = { top: 0, bottom: 0, left: 0, right: 0 };

export function pair(value: number | Pair): Pair {
  return typeof value === 'number' ? [value, value] : value;
}

/** The window resolved for an image of `size` rows and columns. */
export function resolveWindow(size: Pair, kernel: Pair, options: WindowOptions): Window {
  const { padding = 'valid' } = options;
  const strides = pair(options.strides ?? 1);
  const dilations = pair(options.dilations ?? 1);
  const resolved = { kernel, strides, dilations };
  if (padding !== 'same') return { ...resolved, pads: padding === 'valid' ? NO_PADS : padding };
  const total = ([0, 1] as const).map((axis) => {
    const positions = Math.ceil(size[axis] / strides[axis]);
    return Math.max(0, (positions - 1) * strides[axis] + extent(kernel[axis], dilations[axis]) - size[axis]);
  });
  const [rows, columns] = total;
  const top = Math.floor(rows / 2);
  const left = Math.floor(columns / 2);
  return { ...resolved, pads: { top, bottom: rows - top, left, right: columns - left } };
}

/** How many positions the window takes over an image. Throws if it does not fit once. */
export function windowPositions(where: string, size: Pair, window: Window): Pair {
  const { kernel, strides, dilations, pads } = window;
  const valid = [...kernel, ...strides, ...dilations].every((n) => Number.isInteger(n) && n >= 1);
  if (!valid || Object.values(pads).some((n) => !Number.isInteger(n) || n < 0)) {
    throw new ShapeError({
      code: 'shape/window',
      where,
      what: 'kernel, strides and dilations must be whole numbers of at least 1, pads of at least 0',
      got: { kernel, strides, dilations, pads },
      fix: 'correct the one that is not',
    });
  }
  const padded: Pair = [size[0] + pads.top + pads.bottom, size[1] + pads.left + pads.right];
  const positions = ([0, 1] as const).map(
    (axis) => Math.floor((padded[axis] - extent(kernel[axis], dilations[axis])) / strides[axis]) + 1,
  );
  if (positions.some((n) => n < 1)) {
    throw new ShapeError({
      code: 'shape/window',
      where,
      what: 'the kernel does not fit into the image',
      got: { image: size, padded, kernel, dilations },
      fix: "use a smaller kernel, padding 'same', or fewer pooling and strided layers before this one",
    });
  }
  return positions as unknown as Pair;
}

/** The positions of a pooling window. Throws if one could lie wholly in the padding, where there is nothing to pool. */
export function poolPositions(where: string, size: Pair, window: Window): Pair {
  const positions = windowPositions(where, size, window);
  const { kernel, pads } = window;
  if (Math.max(pads.top, pads.bottom) >= kernel[0] || Math.max(pads.left, pads.right) >= kernel[1]) {
    throw new ShapeError({
      code: 'shape/window',
      where,
      what: 'each pad must be smaller than the kernel',
      got: { kernel, pads },
      fix: 'use smaller pads, or a pad operation before pooling',
    });
  }
  return positions;
}

/** Pixels that a dilated kernel spans. */
export function extent(kernel: number, dilation: number): number {
  return (kernel - 1) * dilation + 1;
}

/** The attribute order of ONNX: beginnings, then ends. */
export function onnxPads({ top, bottom, left, right }: Pads): number[] {
  return [top, left, bottom, right];
}

/** Whether the windows lie side by side without overlap or border. */
export function isTiling({ kernel, strides, dilations, pads }: Window): boolean {
  return (
    kernel[0] === strides[0] &&
    kernel[1] === strides[1] &&
    dilations.every((d) => d === 1) &&
    Object.values(pads).every((n) => n === 0)
  );
}

export interface Pool2dOptions {
  readonly kernel: number | Pair;
  /** The kernel size by default: windows side by side. */
  readonly strides?: number | Pair;
  readonly padding?: WindowOptions['padding'];
}

/** The window of a pooling operation over x. */
export function poolWindow(
  where: string,
  x: Tensor,
  { kernel, strides = kernel, padding }: Pool2dOptions,
): Window {
  requireRank(where, 'x', x, 4, '[N, C, H, W]');
  return resolveWindow([x.shape[2], x.shape[3]], pair(kernel), { strides, padding });
}
