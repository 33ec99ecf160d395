import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { describeType, type Tensor } from '../tensor.js';
import { sliceGradient } from './slice-gradient.js';

/** One entry per axis: elements start, start + step, ... below end. */
export interface SliceAttributes {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly steps: readonly number[];
}

const definition = defineOperation<readonly [Tensor], SliceAttributes>({
  name: 'slice',
  type: ([x], { starts, ends, steps }) => {
    const shape = x.shape.map((n, i) => {
      if (
        !(
          [starts[i], ends[i], steps[i]].every(Number.isInteger) &&
          starts[i] >= 0 &&
          ends[i] <= n &&
          ends[i] > starts[i] &&
          steps[i] >= 1
        )
      ) {
        throw new ShapeError({
          code: 'shape/slice',
          where: 'slice',
          what: `the range of axis ${i} is empty or outside the tensor`,
          got: { x: describeType(x), start: starts[i], end: ends[i], step: steps[i] },
          fix: `use whole numbers with 0 <= start < end <= ${n} and step >= 1`,
        });
      }
      return Math.ceil((ends[i] - starts[i]) / steps[i]);
    });
    return { shape, dtype: x.dtype };
  },
  gradient: (dy, { inputs: [x], attrs: { starts, steps } }) => [
    () => sliceGradient(dy, { starts, steps, shape: x.shape }),
  ],
  lower: (onnx, [x], { starts, ends, steps }) => {
    // Whole axes are left out, so that the graph does not depend on the batch size.
    const cut = x.shape.flatMap((n, i) => (starts[i] === 0 && ends[i] === n && steps[i] === 1 ? [] : [i]));
    const vector = (values: readonly number[]) =>
      onnx.constant(
        'int64',
        [cut.length],
        cut.map((i) => values[i]),
      );
    return onnx.node('Slice', [
      x.name,
      vector(starts),
      vector(ends),
      onnx.constant('int64', [cut.length], cut),
      vector(steps),
    ]);
  },
});
export const sliceOperation = definition.operation;

/** The range of one axis; `end` is excluded, negative numbers count from the end. */
export interface SliceRange {
  readonly start?: number;
  readonly end?: number;
  /** At least 1. */
  readonly step?: number;
}

/** A block of x: one range per leading axis; axes not named, or given as `undefined`, are kept whole. */
export function slice(x: Tensor, ranges: readonly (SliceRange | undefined)[]): Tensor {
  if (ranges.length > x.shape.length) {
    throw new ShapeError({
      code: 'shape/slice',
      where: 'slice',
      what: 'there are more ranges than axes',
      got: { x: describeType(x), ranges: ranges.length },
      fix: 'give at most one range per axis',
    });
  }
  const starts = x.shape.map((n, i) => fromEnd(ranges[i]?.start ?? 0, n));
  const ends = x.shape.map((n, i) => fromEnd(ranges[i]?.end ?? n, n));
  const steps = x.shape.map((_, i) => ranges[i]?.step ?? 1);
  const whole = x.shape.every((n, i) => starts[i] === 0 && ends[i] === n && steps[i] === 1);
  return whole ? x : definition.apply([x], { starts, ends, steps });
}

function fromEnd(position: number, size: number): number {
  return position < 0 ? position + size : position;
}
