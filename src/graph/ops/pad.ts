import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { describeType, type Tensor } from '../tensor.js';
import { slice } from './slice.js';

/** Elements added per axis; none may be negative. */
export interface PadAttributes {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly value: number;
}

const definition = defineOperation<readonly [Tensor], PadAttributes>({
  name: 'pad',
  type: ([x], { before, after }) => {
    const widths = [...before, ...after];
    if (
      before.length !== x.shape.length ||
      after.length !== x.shape.length ||
      widths.some((n) => !Number.isInteger(n) || n < 0)
    ) {
      throw new ShapeError({
        code: 'shape/pad',
        where: 'pad',
        what: 'the padding must be a whole number of at least 0 for each axis',
        got: { x: describeType(x), before, after },
        fix: 'crop with slice where elements should go away',
      });
    }
    return { shape: x.shape.map((n, i) => before[i] + n + after[i]), dtype: x.dtype };
  },
  gradient: (dy, { inputs: [x], attrs: { before } }) => [
    () =>
      slice(
        dy,
        x.shape.map((n, i) => ({ start: before[i], end: before[i] + n })),
      ),
  ],
  lower: (onnx, [x], { before, after, value }) =>
    onnx.node('Pad', [
      x.name,
      onnx.constant('int64', [2 * before.length], [...before, ...after]),
      onnx.constant(x.dtype, [], [value]),
    ]),
});
export const padOperation = definition.operation;

/** x with `before[i]` and `after[i]` elements of `value` (0 by default) added at the two ends of axis i. */
export function pad(
  x: Tensor,
  { before, after, value = 0 }: { before: readonly number[]; after: readonly number[]; value?: number },
): Tensor {
  const nothing = [...before, ...after].every((n) => n === 0);
  return nothing && before.length === x.shape.length ? x : definition.apply([x], { before, after, value });
}
