import { expect, it } from 'vitest';
import { numbers } from '../../test/compute.js';
import { runPlain } from '../../test/run-plain.js';
import {
  add,
  avgPool2d,
  type ForeignNode,
  type ForeignTensor,
  foreign,
  input,
  maxPool2d,
  pad,
  type Tensor,
} from '../graph/index.js';

/** Numbers below zero, the largest of which is -1. */
const BELOW = new Float32Array(9).fill(-1);
const x = input('x', [1, 1, 3, 3]);
const border = { before: [0, 0, 1, 1], after: [0, 0, 1, 1] };
const thirds = { kernel: [2, 2], strides: [3, 3] } as const;

async function corners(y: Tensor): Promise<number[]> {
  const [value] = await runPlain([[x, BELOW]], [y]);
  return numbers(value!.data).map((value) => Math.round(1000 * value) / 1000 + 0);
}

const whole = (...values: number[]): ForeignTensor => ({ dtype: 'int64', shape: [values.length], values });
const ints = (...value: number[]) => ({ type: 'ints', value }) as const;

/** A Pad and a MaxPool of a file, with more inputs of the Pad. */
function ofFile(constants: Readonly<Record<string, ForeignTensor>>, mode = 'constant'): Tensor {
  const nodes: ForeignNode[] = [
    {
      opType: 'Pad',
      inputs: ['x', ...Object.keys(constants)],
      outputs: ['padded'],
      attributes: { mode: { type: 'string', value: mode } },
    },
    {
      opType: 'MaxPool',
      inputs: ['padded'],
      outputs: ['y'],
      attributes: { kernel_shape: ints(2, 2), strides: ints(3, 3) },
    },
  ];
  const graph = { nodes, constants, inputs: ['x'], outputs: ['y'] };
  return foreign([x], {
    graph,
    takes: 'float32',
    multiplyAdds: 0,
    types: [{ dtype: 'float32', shape: [1, 1, 2, 2] }],
  })[0]!;
}

const pads = whole(0, 0, 1, 1, 0, 0, 1, 1);
const number = (value: number): ForeignTensor => ({ dtype: 'float32', shape: [], values: [value] });

it.each([
  ['operations of ours', maxPool2d(pad(x, border), thirds), 0],
  ['one behind another operation', maxPool2d(pad(add(x, -1), border), thirds), 0],
  ['another value', maxPool2d(pad(x, { ...border, value: -3 }), thirds), -1],
  ['means, which may take the padding', avgPool2d(pad(x, border), thirds), -0.25],
  ['nodes of a file', ofFile({ pads, value: number(0) }), 0],
  ['nodes of a file that name no value', ofFile({ pads }), 0],
  ['nodes of a file with a value below all', ofFile({ pads, value: number(Number.NEGATIVE_INFINITY) }), -1],
  ['nodes of a file that repeat the edge', ofFile({ pads }, 'edge'), -1],
])('zeros around pictures are what pooling sees: %s', async (_, y, expected) => {
  expect(await corners(y)).toEqual([expected, expected, expected, expected]);
});
