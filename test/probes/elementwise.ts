import * as g from '../../src/graph/index.js';
import { float, type Probe, probe, whole } from './probe.js';
import type { Values } from './values.js';

type Unary = (x: g.Tensor) => g.Tensor;
type Binary = (a: g.Tensor, b: g.Tensor) => g.Tensor;

/** A matrix, a scalar and an axis of one. */
function unary(operation: Unary, values: Values = 'spread'): Probe[] {
  return [
    probe('matrix', [float([3, 5], values)], operation),
    probe('scalar', [float([], values)], operation),
    probe('axes of one', [float([1, 7, 1], values)], operation),
  ];
}

/** Equal shapes, and the ways in which shapes broadcast. */
function binary(operation: Binary, a: Values = 'spread', b: Values = a): Probe[] {
  return [
    probe('equal shapes', [float([3, 4], a), float([3, 4], b)], operation),
    probe('a row', [float([3, 4], a), float([4], b)], operation),
    probe('both stretched', [float([2, 1, 3], a), float([4, 1], b)], operation),
    probe('a scalar first', [float([], a), float([2, 3], b)], operation),
    probe('axes of one on both sides', [float([1, 3], a), float([2, 1, 1], b)], operation),
  ];
}

const compared: readonly [Values, Values] = [
  [-1, 0, 1, 2, 2, 0.5],
  [0, 0, 1, -2, 3, 0.5],
];

function comparison(operation: Binary): Probe[] {
  return [
    probe('every outcome', [float([2, 3], compared[0]), float([2, 3], compared[1])], operation),
    probe('broadcast', [float([2, 1], [1, 2]), float([3], [0, 1, 2])], operation),
  ];
}

const angles: Values = [-2.5, -1, -0.5, 0.25, 0.75, 3];

export const elementwiseProbes: Readonly<Record<string, readonly Probe[]>> = {
  abs: unary(g.abs, 'apart'),
  add: binary(g.add),
  cast: [
    probe('the same value in a wider float', [float([2, 3])], (x) => g.cast(x, 'float64')),
    probe('float to integer cuts the fraction', [float([4], [-1.5, -0.5, 0.5, 2.75])], (x) =>
      g.cast(x, 'int32'),
    ),
    probe('pixels to float', [whole([2, 2], [0, 1, 128, 255], 'uint8')], (x) => g.cast(x, 'float32')),
    probe('bool to float', [whole([3], [0, 1, 1], 'bool')], (x) => g.cast(x, 'float32')),
    probe('float to bool', [float([3], [0, 0.25, -1])], (x) => g.cast(x, 'bool')),
  ],
  clip: [
    probe('inside and beyond', [float([6], angles)], (x) => g.clip(x, -1.5, 0.5)),
    probe('no upper limit', [float([2, 3], 'apart')], (x) => g.clip(x, 0, Infinity)),
  ],
  div: binary(g.div, 'spread', 'positive'),
  equal: comparison(g.equal),
  erf: [
    ...unary(g.erf),
    probe('near 0 and far out', [float([7], [-8, -3, -0.0625, 0, 0.0625, 2, 8])], g.erf),
  ],
  exp: unary(g.exp),
  greater: comparison(g.greater),
  greaterOrEqual: comparison(g.greaterOrEqual),
  heaviside: [
    ...unary(g.heaviside, 'apart'),
    probe('0 and its neighbours', [float([4], [0, 2 ** -126, -(2 ** -126), 1e30])], g.heaviside),
  ],
  inside: [
    probe('the bounds and their neighbours', [float([6], [0, 2 ** -126, 6, 6 - 2 ** -21, 7, -1])], (x) =>
      g.inside(x, 0, 6),
    ),
    probe('one bound, not a whole number', [float([4], [0.1, 0.1 + 2 ** -26, -1e30, 1e30])], (x) =>
      g.inside(x, 0.1, Infinity),
    ),
    probe('narrow', [float([5], [-1e-20, 0, 1e-20, 2e-20, 3e30])], (x) => g.inside(x, -1e-20, 1e-20)),
  ],
  less: comparison(g.less),
  lessOrEqual: comparison(g.lessOrEqual),
  log: unary(g.log, 'positive'),
  logicalNot: [
    probe('both values', [whole([2], [0, 1], 'bool')], g.logicalNot),
    probe('scalar', [whole([], [1], 'bool')], g.logicalNot),
  ],
  maximum: binary(g.maximum, 'apart', 'between'),
  minimum: binary(g.minimum, 'apart', 'between'),
  mul: binary(g.mul),
  negate: unary(g.negate),
  pow: [
    ...binary(g.pow, 'positive', 'spread'),
    probe('a constant exponent', [float([2, 3])], (x) => g.pow(x, 3)),
    probe('a constant base', [float([2, 3])], (x) => g.pow(2, x)),
  ],
  reciprocal: unary(g.reciprocal, 'positive'),
  relu: unary(g.relu, 'apart'),
  sigmoid: [...unary(g.sigmoid), probe('far out', [float([4], [-100, -20, 20, 100])], g.sigmoid)],
  sign: [...unary(g.sign, 'apart'), probe('0', [float([3], [0, -1, 1])], g.sign)],
  sqrt: unary(g.sqrt, 'positive'),
  sub: binary(g.sub),
  tanh: unary(g.tanh),
  where: [
    probe(
      'equal shapes',
      [whole([2, 2], [0, 1, 1, 0], 'bool'), float([2, 2]), float([2, 2])],
      (condition, a, b) => g.where(condition, a, b),
    ),
    probe(
      'all three broadcast',
      [whole([3, 1], [1, 0, 1], 'bool'), float([4]), float([2, 1, 1])],
      (condition, a, b) => g.where(condition, a, b),
    ),
    probe('a number', [whole([3], [1, 0, 1], 'bool'), float([3])], (condition, a) =>
      g.where(condition, a, 7),
    ),
  ],
};
