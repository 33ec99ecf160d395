import * as g from '../../src/graph/index.js';
import { float, type Probe, probe } from './probe.js';
import type { Values } from './values.js';

function reduction(
  reduce: (x: g.Tensor, options?: g.ReductionOptions) => g.Tensor,
  values: Values = 'spread',
): Probe[] {
  return [
    probe('all axes', [float([2, 3, 2], values)], (x) => reduce(x)),
    probe('one axis kept', [float([2, 3], values)], (x) => reduce(x, { axes: [1], keepDims: true })),
    probe('two axes, one negative', [float([2, 3, 4], values)], (x) => reduce(x, { axes: [-1, 0] })),
    probe('an axis of one', [float([3, 1], values)], (x) => reduce(x, { axes: [1] })),
  ];
}

function normalizedExponential(operation: (x: g.Tensor, axis?: number) => g.Tensor): Probe[] {
  return [
    probe('the last axis', [float([3, 4])], (x) => operation(x)),
    probe('a negative middle axis', [float([2, 3, 2])], (x) => operation(x, -2)),
    probe('the first axis', [float([3, 2])], (x) => operation(x, 0)),
    probe('one class', [float([3, 1])], (x) => operation(x)),
    probe('far apart', [float([2, 3], [100, -100, 0, 1000, 999, -1000])], (x) => operation(x)),
  ];
}

export const contractionProbes: Readonly<Record<string, readonly Probe[]>> = {
  logSoftmax: normalizedExponential(g.logSoftmax),
  matmul: [
    probe('matrices', [float([2, 3]), float([3, 4])], g.matmul),
    probe('a batch times one matrix', [float([2, 3, 4]), float([4, 2])], g.matmul),
    probe('batches that broadcast both ways', [float([2, 1, 2, 3]), float([3, 3, 1])], g.matmul),
    probe('one number', [float([1, 1]), float([1, 1])], g.matmul),
    probe('an outer product', [float([3, 1]), float([1, 4])], g.matmul),
  ],
  max: reduction(g.max, 'apart'),
  mean: reduction(g.mean),
  min: reduction(g.min, 'apart'),
  softmax: normalizedExponential(g.softmax),
  sum: reduction(g.sum),
};
