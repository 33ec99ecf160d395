import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { normalizeAxis } from '../shape-rules.js';
import { describeType, type Tensor } from '../tensor.js';
import { concat } from './concat.js';
import { constant } from './constant.js';
import { expand } from './expand.js';

export interface SplitAttributes {
  readonly axis: number;
  readonly sizes: readonly number[];
}

const definition = defineOperation<readonly [Tensor], SplitAttributes>({
  name: 'split',
  type: ([x], { axis, sizes }) => {
    const total = sizes.reduce((a, b) => a + b, 0);
    if (total !== x.shape[axis] || sizes.some((n) => !Number.isInteger(n) || n < 1)) {
      throw new ShapeError({
        code: 'shape/split',
        where: 'split',
        what: `the sizes do not add up to axis ${axis}`,
        got: { x: describeType(x), sizes },
        fix: `use whole numbers of at least 1 that add up to ${x.shape[axis]}`,
      });
    }
    return sizes.map((size) => ({ shape: x.shape.map((n, i) => (i === axis ? size : n)), dtype: x.dtype }));
  },
  gradient: (_, { outputs, outputGradients, attrs: { axis } }) => [
    () =>
      concat(
        outputs.map(
          (y, i) =>
            outputGradients[i] ??
            expand(
              constant(
                [0],
                y.shape.map(() => 1),
                y.dtype,
              ),
              y.shape,
            ),
        ),
        axis,
      ),
  ],
  lower: (onnx, [x], { axis, sizes }) =>
    onnx.nodeWithOutputs(
      'Split',
      [x.name, onnx.constant('int64', [sizes.length], sizes)],
      { axis },
      sizes.length,
    ),
});
export const splitOperation = definition.operation;

/** x cut along one axis into consecutive parts of the given sizes. */
export function split(x: Tensor, sizes: readonly number[], axis: number): readonly Tensor[] {
  const normalized = normalizeAxis('split', axis, x.shape.length);
  return sizes.length === 1 && sizes[0] === x.shape[normalized]
    ? [x]
    : definition.all([x], { axis: normalized, sizes });
}
