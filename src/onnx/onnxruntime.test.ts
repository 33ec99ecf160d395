import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { type DType, typedArrayOf } from '../graph/index.js';
import { encodeModel, IR_VERSION, type OnnxGraph, type OnnxNode, OPSET } from './index.js';

const DTYPES: DType[] = ['float32', 'float64', 'int32', 'int64', 'uint8', 'bool'];

async function run(graph: Omit<OnnxGraph, 'name'>, feeds: Record<string, Tensor> = {}) {
  const bytes = encodeModel({
    graph: { name: 'test', ...graph },
    opsets: { '': OPSET, 'ai.onnx.ml': 2 },
    irVersion: IR_VERSION,
    metadata: { purpose: 'test' },
    producer: 'pupil',
    producerVersion: '0',
  });
  const session = await InferenceSession.create(bytes);
  const results = await session.run(feeds);
  const plain = Object.entries(results).map(([name, { data, dims }]) => [
    name,
    [...(data as Float32Array)],
    dims,
  ]);
  await session.release();
  return plain;
}

const node = (opType: string, inputs: string[], output: string, rest: Partial<OnnxNode> = {}): OnnxNode => ({
  opType,
  inputs,
  outputs: [output],
  attributes: {},
  ...rest,
});

it.each(DTYPES)('ONNX Runtime reads %s: vectors, scalars and empty tensors', async (dtype) => {
  const tensor = (name: string, shape: number[], values: number[]) => ({
    name,
    dtype,
    shape,
    data: typedArrayOf(dtype, values),
  });
  const names = ['vector', 'scalar', 'empty'];
  const results = await run({
    nodes: names.map((name) => node('Identity', [name], `${name}_out`)),
    inputs: [],
    outputs: [
      { name: 'vector_out', dtype, shape: ['N', 1] },
      { name: 'scalar_out', dtype, shape: [] },
      { name: 'empty_out', dtype, shape: [0, 3] },
    ],
    initializers: [
      tensor('vector', [3, 1], [1, 0, 1]),
      tensor('scalar', [], [1]),
      tensor('empty', [0, 3], []),
    ],
  });
  const [one, zero] = dtype === 'int64' ? [1n, 0n] : [1, 0];
  expect(results).toEqual([
    ['vector_out', [one, zero, one], [3, 1]],
    ['scalar_out', [one], []],
    ['empty_out', [], [0, 3]],
  ]);
});

it('ONNX Runtime reads every type of attribute', async () => {
  const branch = (name: string, value: number): OnnxGraph => ({
    name,
    nodes: [
      node('Constant', [], name, {
        attributes: {
          value: {
            type: 'tensor',
            value: { name, dtype: 'float32', shape: [1], data: Float32Array.of(value) },
          },
        },
      }),
    ],
    inputs: [],
    outputs: [{ name, dtype: 'float32', shape: [1] }],
    initializers: [],
  });
  const results = await run(
    {
      nodes: [
        node('Transpose', ['x'], 'ints', { attributes: { perm: { type: 'ints', value: [1, 0] } } }),
        node('LeakyRelu', ['x'], 'float', { attributes: { alpha: { type: 'float', value: 0.5 } } }),
        node('Softmax', ['x'], 'int', { attributes: { axis: { type: 'int', value: 0 } } }),
        node('Pad', ['x', 'pads'], 'string', { attributes: { mode: { type: 'string', value: 'edge' } } }),
        node('Constant', [], 'words', {
          attributes: { value_strings: { type: 'strings', value: ['é', 'b'] } },
        }),
        node('LabelEncoder', ['words'], 'strings_floats', {
          domain: 'ai.onnx.ml',
          attributes: {
            keys_strings: { type: 'strings', value: ['b', 'é'] },
            values_floats: { type: 'floats', value: [2.5, -1] },
          },
        }),
        node('If', ['yes'], 'graph_tensor', {
          attributes: {
            then_branch: { type: 'graph', value: branch('then', 7) },
            else_branch: { type: 'graph', value: branch('else', 8) },
          },
        }),
      ],
      inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 2] }],
      outputs: ['ints', 'float', 'int', 'string', 'strings_floats', 'graph_tensor'].map((name) => ({
        name,
        dtype: 'float32',
        shape: name.includes('_') ? [''] : ['', ''],
      })),
      initializers: [
        { name: 'pads', dtype: 'int64', shape: [4], data: BigInt64Array.of(0n, 1n, 0n, 0n) },
        { name: 'yes', dtype: 'bool', shape: [], data: Uint8Array.of(1) },
      ],
    },
    { x: new Tensor('float32', Float32Array.of(-2, 4), [1, 2]) },
  );
  expect(results).toEqual([
    ['ints', [-2, 4], [2, 1]],
    ['float', [-1, 4], [1, 2]],
    ['int', [1, 1], [1, 2]],
    ['string', [-2, -2, 4], [1, 3]],
    ['strings_floats', [-1, 2.5], [2]],
    ['graph_tensor', [7], [1]],
  ]);
});
