import { elementCount, type Shape } from '../../graph/index.js';
import type { Known } from './known.js';

/** A value of this shape whose element at each index is the one of `a` that `source` names by its index. */
function arranged(a: Known, shape: Shape, source: (index: readonly number[]) => readonly number[]): Known {
  const values = Array.from({ length: elementCount(shape) }, (_, place) => {
    const at = source(indexOf(place, shape));
    return a.values[a.shape.reduce((sum, size, axis) => sum * size + at[axis]!, 0)]!;
  });
  return { dtype: a.dtype, shape, values };
}

function indexOf(place: number, shape: Shape): number[] {
  const index: number[] = [];
  let left = place;
  for (const size of [...shape].reverse()) {
    index.unshift(left % size);
    left = Math.floor(left / size);
  }
  return index;
}

/** Axes in this order; reversed where none is given. */
export function transposeKnown(a: Known, order?: readonly number[]): Known {
  const axes = order ?? a.shape.map((_, axis) => a.shape.length - 1 - axis);
  return arranged(
    a,
    axes.map((axis) => a.shape[axis]!),
    (index) => a.shape.map((_, axis) => index[axes.indexOf(axis)]!),
  );
}

export interface SliceBounds {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** All axes from the first where left out. */
  readonly axes?: readonly number[] | undefined;
  /** May be negative: then an axis is read backwards. */
  readonly steps?: readonly number[] | undefined;
}

/** Source: ONNX's description of `Slice`: bounds below 0 count from the end, and those beyond an axis are moved to it. */
export function sliceKnown(a: Known, { starts, ends, axes, steps }: SliceBounds): Known {
  const rank = a.shape.length;
  const cuts = a.shape.map((size) => ({ first: 0, step: 1, count: size }));
  for (const [i, given] of starts.entries()) {
    const axis = axes?.[i] ?? i;
    const at = axis < 0 ? axis + rank : axis;
    const size = a.shape[at]!;
    const step = steps?.[i] ?? 1;
    const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
    const within = (bound: number) => Math.max(low, Math.min(high, bound < 0 ? bound + size : bound));
    const first = Math.max(0, within(given));
    cuts[at] = { first, step, count: Math.max(0, Math.ceil((within(ends[i]!) - first) / step)) };
  }
  return arranged(
    a,
    cuts.map(({ count }) => count),
    (index) => index.map((place, axis) => cuts[axis]!.first + place * cuts[axis]!.step),
  );
}

/** Values of one shape but for this axis, behind each other. */
export function concatKnown(values: readonly Known[], axis: number): Known {
  const [first] = values as readonly [Known, ...Known[]];
  const at = axis < 0 ? axis + first.shape.length : axis;
  const inner = (one: Known) => elementCount(one.shape.slice(at));
  const blocks = elementCount(first.shape.slice(0, at));
  return {
    dtype: first.dtype,
    shape: first.shape.map((size, i) =>
      i === at ? values.reduce((sum, one) => sum + one.shape[at]!, 0) : size,
    ),
    values: Array.from({ length: blocks }, (_, block) =>
      values.flatMap((one) => one.values.slice(block * inner(one), (block + 1) * inner(one))),
    ).flat(),
  };
}

/** -1 is what is left, and 0 the axis as it was unless `allowZero`. */
export function reshapeKnown(a: Known, wanted: readonly number[], allowZero: boolean): Known | undefined {
  const sizes = wanted.map((n, axis) => (n === 0 && !allowZero ? (a.shape[axis] ?? 0) : n));
  const given = sizes.filter((n) => n !== -1).reduce((product, n) => product * n, 1);
  const shape = sizes.map((n) => (n === -1 ? a.values.length / given : n));
  return elementCount(shape) === a.values.length ? { ...a, shape } : undefined;
}

/** A shape with axes of 1 at these places of what it becomes. */
export function withAxes(shape: Shape, axes: readonly number[]): number[] {
  const rank = shape.length + axes.length;
  const places = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  const left = [...shape];
  return Array.from({ length: rank }, (_, i) => (places.includes(i) ? 1 : left.shift()!));
}

/** A shape without these axes, or without all that are 1. */
export function withoutAxes(shape: Shape, axes?: readonly number[]): number[] {
  const places = axes?.map((axis) => (axis < 0 ? axis + shape.length : axis));
  return shape.filter((size, i) => (places === undefined ? size !== 1 : !places.includes(i)));
}
