import { defineOperation } from '../operation.js';
import { normalizeAxes, requireDtype } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';
import { add } from './add.js';
import { div } from './div.js';
import { mean } from './mean.js';
import { mul } from './mul.js';
import { keptShape } from './reduction.js';
import { sub } from './sub.js';

export interface StandardizeAttributes {
  /** Counted from the start, sorted. */
  readonly axes: readonly number[];
  readonly epsilon: number;
}

const definition = defineOperation<readonly [Tensor], StandardizeAttributes>({
  name: 'standardize',
  type: ([x], { axes }) => {
    requireDtype('standardize', 'x', x, ['float32', 'float64']);
    return [
      { shape: x.shape, dtype: x.dtype },
      { shape: keptShape(x.shape, axes), dtype: x.dtype },
    ];
  },
  gradient: (_, { inputs: [x], attrs: { axes }, outputs: [y, deviation], outputGradients }) => {
    const [dy, dDeviation] = outputGradients;
    const average = (t: Tensor) => mean(t, { axes, keepDims: true });
    const count = axes.reduce((product, axis) => product * x.shape[axis], 1);
    const forX = () => {
      const terms = [
        ...(dy ? [div(sub(sub(dy, average(dy)), mul(y, average(mul(dy, y)))), deviation)] : []),
        ...(dDeviation ? [mul(y, mul(dDeviation, 1 / count))] : []),
      ];
      return terms.reduce(add);
    };
    return [forX];
  },
  /** Two passes, so that a mean far from 0 costs no digits; the ONNX operator's kernels subtract squares of means. */
  lower: (onnx, [x], { axes, epsilon }) => {
    const average = (value: string) => onnx.node('ReduceMean', [value], { axes, keepdims: 1 });
    const centred = onnx.node('Sub', [x.name, average(x.name)]);
    const variance = average(onnx.node('Mul', [centred, centred]));
    const shifted = onnx.node('Add', [variance, onnx.constant(x.dtype, [], [epsilon])]);
    const deviation = onnx.node('Sqrt', [shifted]);
    return [onnx.node('Div', [centred, deviation]), deviation];
  },
});
export const standardizeOperation = definition.operation;

/**
 * Mean 0 and variance 1 over some axes: y = (x - mean) / sqrt(variance + epsilon), with the biased variance.
 *
 * Shapes   x and y alike; the other axes keep statistics of their own.
 * Throws   ShapeError if an axis is outside x or named twice.
 * Source   Ba, Kiros, Hinton 2016 (arXiv 1607.06450), eq. 3 and 4.
 */
export function standardize(
  x: Tensor,
  { axes, epsilon }: { readonly axes: readonly number[]; readonly epsilon: number },
): Tensor {
  return definition.apply([x], { axes: normalizeAxes('standardize', axes, x.shape.length), epsilon });
}
