import * as g from '../../src/graph/index.js';
import { float, type Probe, probe, whole } from './probe.js';

function foreignNode(
  opType: string,
  inputs: string[],
  outputs: string[],
  attributes: g.ForeignNode['attributes'] = {},
): g.ForeignNode {
  return { opType, inputs, outputs, attributes };
}

function branch(opType: string): g.ForeignAttribute {
  const nodes = [foreignNode(opType, ['x'], ['n'])];
  return { type: 'graph', value: { nodes, constants: {}, inputs: [], outputs: ['n'] } };
}

export const shapingProbes: Readonly<Record<string, readonly Probe[]>> = {
  concat: [
    probe('two along the first axis', [float([2, 3]), float([1, 3])], (a, b) => g.concat([a, b], 0)),
    probe('three along a negative axis', [float([2, 1]), float([2, 3]), float([2, 2])], (a, b, c) =>
      g.concat([a, b, c], -1),
    ),
    probe('the same tensor twice', [float([2, 2])], (a) => g.concat([a, a], 1)),
  ],
  constant: [
    probe('matrix', [], () => g.constant([1, -2, 0.5, 4, 5, 6], [2, 3])),
    probe('whole numbers', [], () => g.constant([1, -2, 3], [3], 'int64')),
    probe('scalar bool', [], () => g.scalar(1, 'bool')),
  ],
  foreign: [
    probe('one node', [float([2, 3])], (x) =>
      g.foreign([x], {
        graph: {
          nodes: [foreignNode('Softsign', ['x'], ['y'])],
          constants: {},
          inputs: ['x'],
          outputs: ['y'],
        },
        takes: 'float32',
        multiplyAdds: 0,
        types: [{ shape: [2, 3], dtype: 'float32' }],
      }),
    ),
    probe('two outputs and a constant', [float([2, 4]), float([4])], (x, scale) =>
      g.foreign([x, scale], {
        graph: {
          nodes: [
            foreignNode('Mul', ['x', 'scale'], ['scaled']),
            foreignNode('Split', ['scaled', 'sizes'], ['a', 'b'], { axis: { type: 'int', value: 1 } }),
          ],
          constants: { sizes: { dtype: 'int64', shape: [2], values: [1, 3] } },
          inputs: ['x', 'scale'],
          outputs: ['a', 'b'],
        },
        takes: 'float32',
        multiplyAdds: 0,
        types: [
          { shape: [2, 1], dtype: 'float32' },
          { shape: [2, 3], dtype: 'float32' },
        ],
      }),
    ),
    probe('graphs inside of a node', [float([2, 2])], (x) =>
      g.foreign([x], {
        graph: {
          nodes: [
            foreignNode('If', ['isTrue'], ['y'], { then_branch: branch('Neg'), else_branch: branch('Abs') }),
          ],
          constants: { isTrue: { dtype: 'bool', shape: [], values: [1] } },
          inputs: ['x'],
          outputs: ['y'],
        },
        takes: 'float32',
        multiplyAdds: 0,
        types: [{ shape: [2, 2], dtype: 'float32' }],
      }),
    ),
  ],
  expand: [
    probe('new leading axes', [float([3])], (x) => g.expand(x, [2, 4, 3])),
    probe('axes of one', [float([2, 1, 3, 1])], (x) => g.expand(x, [2, 4, 3, 2])),
    probe('scalar', [float([])], (x) => g.expand(x, [2, 2])),
  ],
  gather: [
    probe('rows, some twice', [float([5, 3]), whole([4], [0, 3, 3, 1])], (x, i) => g.gather(x, i)),
    probe('counted from the end', [float([4, 2]), whole([3], [-1, 0, -1])], (x, i) => g.gather(x, i)),
    probe(
      'indices of two axes along a negative axis',
      [float([2, 3, 4]), whole([2, 2], [0, 2, 1, 1], 'int32')],
      (x, i) => g.gather(x, i, -2),
    ),
    probe('one index without axes', [float([3, 2]), whole([], [2])], (x, i) => g.gather(x, i)),
  ],
  input: [
    probe('float', [float([2, 3])], (x) => x),
    probe('pixels', [whole([1, 2, 2, 3], Array(12).fill(200), 'uint8')], (x) => x),
  ],
  oneHot: [
    probe('labels', [whole([4], [0, 2, 1, 2])], (x) => g.oneHot(x, 3)),
    probe('int32 of two axes', [whole([2, 2], [1, 0, 3, 2], 'int32')], (x) => g.oneHot(x, 4)),
    probe('one class', [whole([2], [0, 0])], (x) => g.oneHot(x, 1)),
  ],
  pad: [
    probe('uneven', [float([2, 3])], (x) => g.pad(x, { before: [1, 0], after: [0, 2] })),
    probe('with a value', [float([1, 2, 1])], (x) =>
      g.pad(x, { before: [0, 1, 2], after: [1, 0, 0], value: -3 }),
    ),
  ],
  reshape: [
    probe('flatten', [float([2, 3, 2])], (x) => g.reshape(x, [2, -1])),
    probe('the first axis changes', [float([2, 6])], (x) => g.reshape(x, [3, 4])),
    probe('to a scalar', [float([1, 1])], (x) => g.reshape(x, [])),
    probe('from a scalar', [float([])], (x) => g.reshape(x, [1, 1])),
  ],
  scatterAdd: [
    probe('rows, some twice', [float([4, 3]), whole([4], [0, 3, 3, 1])], (u, i) =>
      g.scatterAdd(u, i, { axis: 0, size: 5 }),
    ),
    probe(
      'indices of two axes along a middle axis',
      [float([2, 2, 2, 3]), whole([2, 2], [0, 2, 1, 1], 'int32')],
      (u, i) => g.scatterAdd(u, i, { axis: 1, size: 3 }),
    ),
    probe('one index without axes', [float([2]), whole([], [1])], (u, i) =>
      g.scatterAdd(u, i, { axis: 0, size: 3 }),
    ),
  ],
  slice: [
    probe('a block', [float([4, 5])], (x) =>
      g.slice(x, [
        { start: 1, end: 3 },
        { start: 2, end: 5 },
      ]),
    ),
    probe('steps that leave elements behind', [float([7, 6])], (x) =>
      g.slice(x, [
        { start: 1, step: 3 },
        { end: 5, step: 2 },
      ]),
    ),
    probe('counted from the end, first axis whole', [float([2, 5])], (x) =>
      g.slice(x, [undefined, { start: -3, end: -1 }]),
    ),
  ],
  sliceGradient: [
    probe('places apart, with rows before and behind', [float([2, 2])], (x) =>
      g.sliceGradient(x, { starts: [1, 0], steps: [3, 2], shape: [7, 3] }),
    ),
    probe('a block', [float([1, 2])], (x) =>
      g.sliceGradient(x, { starts: [1, 2], steps: [1, 1], shape: [4, 4] }),
    ),
  ],
  split: [
    probe('three parts', [float([2, 6])], (x) => g.split(x, [1, 3, 2], 1)),
    probe('a negative axis', [float([4, 1])], (x) => g.split(x, [3, 1], -2)),
  ],
  transpose: [
    probe('reversed', [float([2, 3])], (x) => g.transpose(x)),
    probe('images from NHWC to NCHW', [float([2, 3, 2, 3])], (x) => g.transpose(x, [0, 3, 1, 2])),
    probe('a cycle of three', [float([2, 3, 4])], (x) => g.transpose(x, [1, 2, 0])),
    probe('an axis of one that stays behind', [float([3, 1, 2])], (x) => g.transpose(x, [2, 1, 0])),
  ],
};
