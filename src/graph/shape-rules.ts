import { ShapeError } from '../base/error.js';
import type { DType } from './dtype.js';
import { describeType, type Shape, type Tensor, type TensorType } from './tensor.js';

/** The shape that both operands are stretched to: axes align at the end, an axis of 1 repeats (NumPy's rule). */
export function broadcastShapes(where: string, a: Shape, b: Shape): Shape {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, i) => {
    const m = a[i - length + a.length] ?? 1;
    const n = b[i - length + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new ShapeError({
        code: 'shape/broadcast',
        where,
        what: 'the shapes cannot be broadcast together',
        got: { a, b },
        fix: 'make each pair of axes, counted from the end, equal or 1',
      });
    }
    return m === 1 ? n : m;
  });
}

/** The axes of `shape` that were stretched to reach `target`, counted in `target`. */
export function broadcastAxes(shape: Shape, target: Shape): number[] {
  const missing = target.length - shape.length;
  return target.flatMap((n, axis) =>
    axis < missing || (shape[axis - missing] === 1 && n !== 1) ? [axis] : [],
  );
}

/** `axis` counted from the start; negative ones count from the end. */
export function normalizeAxis(where: string, axis: number, rank: number): number {
  const normalized = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || normalized < 0 || normalized >= rank) {
    throw new ShapeError({
      code: 'shape/axis',
      where,
      what: 'the axis is outside the tensor',
      got: { axis, rank },
      fix: rank === 0 ? 'a scalar has no axes' : `use an integer from ${-rank} to ${rank - 1}`,
    });
  }
  return normalized;
}

/** Axes counted from the start, sorted, each once; all axes when `axes` is undefined. */
export function normalizeAxes(where: string, axes: readonly number[] | undefined, rank: number): number[] {
  const all = axes ?? Array.from({ length: rank }, (_, i) => i);
  const normalized = [...new Set(all.map((axis) => normalizeAxis(where, axis, rank)))];
  if (normalized.length !== all.length) {
    throw new ShapeError({
      code: 'shape/axis',
      where,
      what: 'an axis is named twice',
      got: { axes: all },
      fix: 'name each axis once',
    });
  }
  return normalized.sort((a, b) => a - b);
}

export function requireRank(
  where: string,
  name: string,
  tensor: TensorType,
  rank: number,
  layout: string,
): void {
  if (tensor.shape.length !== rank) {
    throw new ShapeError({
      code: 'shape/rank',
      where,
      what: `${name} must have ${rank} axes, ${layout}`,
      got: describeType(tensor),
      fix: `reshape ${name} to ${layout}`,
    });
  }
}

export function requireSameDtype(where: string, tensors: readonly Tensor[]): DType {
  const [first] = tensors;
  const other = tensors.find((t) => t.dtype !== first.dtype);
  if (other) {
    throw new ShapeError({
      code: 'shape/dtype',
      where,
      what: 'the dtypes differ',
      got: { first: describeType(first), other: describeType(other) },
      fix: 'cast one of them',
    });
  }
  return first.dtype;
}

export function requireDtype(
  where: string,
  name: string,
  tensor: TensorType,
  allowed: readonly DType[],
): void {
  if (!allowed.includes(tensor.dtype)) {
    throw new ShapeError({
      code: 'shape/dtype',
      where,
      what: `${name} must be ${allowed.join(' or ')}`,
      got: describeType(tensor),
      fix: `cast ${name}`,
    });
  }
}
