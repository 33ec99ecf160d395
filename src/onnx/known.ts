import { canHold, castNumber, type DType, elementCount, isFloat, type Shape } from '../graph/index.js';

/** A value that is known before anything runs: shapes, axes, and what is worked out of them. */
export interface Known {
  readonly dtype: DType;
  readonly shape: Shape;
  /** Flat, row-major. */
  readonly values: readonly number[];
}

/** Constants of more values than this are no shapes, nor what is worked out of them, such as masks of windows. */
export const MOST_KNOWN = 2 ** 18;

export function vector(dtype: DType, values: readonly number[]): Known {
  return { dtype, shape: [values.length], values };
}

/** A value whose element at a place is `at` of that place; undefined where there would be too many. */
export function filled(
  dtype: DType,
  shape: Shape,
  at: (place: readonly number[], index: number) => number,
): Known | undefined {
  const count = elementCount(shape);
  if (!(count <= MOST_KNOWN) || shape.some((size) => size < 0)) return undefined;
  const place = shape.map(() => 0);
  const values = Array.from({ length: count }, (_, i) => {
    const value = at(place, i);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place[axis]!++;
      if (place[axis]! < shape[axis]!) break;
      place[axis] = 0;
    }
    return value;
  });
  return { dtype, shape, values };
}

/** The element at a place, of which the first axes may be more than the value has; axes of one are stretched. */
export function elementAt({ shape, values }: Known, place: readonly number[]): number {
  const offset = place.length - shape.length;
  let flat = 0;
  for (const [axis, size] of shape.entries()) flat = flat * size + (size === 1 ? 0 : place[axis + offset]!);
  return values[flat]!;
}

/** The shape of values stretched to each other; undefined where they do not fit. */
export function stretched(shapes: readonly Shape[]): number[] | undefined {
  const rank = Math.max(0, ...shapes.map(({ length }) => length));
  const result = Array<number>(rank).fill(1);
  for (const shape of shapes)
    for (const [i, size] of shape.entries()) {
      const axis = i + rank - shape.length;
      if (size !== 1 && result[axis] !== 1 && size !== result[axis]) return undefined;
      if (size !== 1) result[axis] = size;
    }
  return result;
}

/** Element by element, of values stretched to each other; as exact as the element type is. */
export function combined(
  inputs: readonly Known[],
  dtype: DType,
  combine: (...values: number[]) => number,
): Known | undefined {
  const shape = stretched(inputs.map((one) => one.shape));
  const result =
    shape && filled(dtype, shape, (place) => combine(...inputs.map((one) => elementAt(one, place))));
  return result && held(result);
}

/** As the element type holds it; undefined for whole numbers beyond it. */
export function held(known: Known): Known | undefined {
  const { dtype, values } = known;
  if (dtype === 'float32') return { ...known, values: values.map(Math.fround) };
  return isFloat(dtype) || values.every((value) => canHold(dtype, value)) ? known : undefined;
}

export function castKnown(known: Known, dtype: DType): Known | undefined {
  return held({ ...known, dtype, values: known.values.map((value) => castNumber(value, dtype)) });
}

/** The axis as a number from 0. */
export function axisFrom0(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** A shape with axes of 1 at these places of what it becomes. */
export function withAxes(shape: Shape, axes: readonly number[]): number[] {
  const rank = shape.length + axes.length;
  const places = axes.map((axis) => axisFrom0(axis, rank));
  const left = [...shape];
  return Array.from({ length: rank }, (_, i) => (places.includes(i) ? 1 : left.shift()!));
}

/** A shape without these axes, or without all that are 1. */
export function withoutAxes(shape: Shape, axes?: readonly number[]): number[] {
  const places = axes?.map((axis) => axisFrom0(axis, shape.length));
  return shape.filter((size, i) => (places === undefined ? size !== 1 : !places.includes(i)));
}
