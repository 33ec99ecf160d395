import { describe, expect, it } from 'vitest';
import { errorOf } from '../../test/error-of.js';
import { int, ints, model, node } from '../../test/foreign-models.js';
import type { Shape } from '../graph/index.js';
import { openModel } from '../runtime/index.js';
import { convertOpset } from './convert-opset.js';
import { encodeModel } from './encode.js';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './model.js';

const float = (value: number): OnnxAttribute => ({ type: 'float', value });
const text = (value: string): OnnxAttribute => ({ type: 'string', value });
const floats = (name: string, ...values: number[]): OnnxTensor => ({
  name,
  dtype: 'float32',
  shape: [values.length],
  data: Float32Array.from(values),
});
const whole = (name: string, ...values: number[]): OnnxTensor => ({
  name,
  dtype: 'int64',
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

interface Case {
  readonly opset: number;
  readonly node: OnnxNode;
  readonly x: Shape;
  readonly constants?: readonly OnnxTensor[];
}

async function run(opset: number, nodes: readonly OnnxNode[], constants: readonly OnnxTensor[], x: Shape) {
  const bytes = encodeModel(
    model({
      opset,
      inputs: [{ name: 'x', dtype: 'float32', shape: x.map((_, i) => `d${i}`) }],
      outputs: [{ name: 'y', dtype: 'unknown', shape: [] }],
      nodes: [...nodes],
      initializers: [...constants],
    }),
  );
  const session = await openModel('case', bytes, 1);
  const count = x.reduce((product, n) => product * n, 1);
  const data = Float32Array.from({ length: count }, (_, i) => Math.sin(3 * i) * 2);
  const { y } = await session.run({ x: { dtype: 'float32', shape: x, data } });
  await session.dispose();
  return y;
}

const CASES: Readonly<Record<string, Case>> = {
  'Squeeze 11': { opset: 11, node: node('Squeeze', ['x'], ['y'], { axes: ints(1) }), x: [2, 1, 3] },
  'Squeeze of all axes': { opset: 9, node: node('Squeeze', ['x'], ['y']), x: [2, 1, 3] },
  'Unsqueeze 9': { opset: 9, node: node('Unsqueeze', ['x'], ['y'], { axes: ints(0, 2) }), x: [2, 3] },
  'ReduceSum 11': {
    opset: 11,
    node: node('ReduceSum', ['x'], ['y'], { axes: ints(1), keepdims: int(0) }),
    x: [2, 3, 4],
  },
  'ReduceSum of all axes': { opset: 12, node: node('ReduceSum', ['x'], ['y']), x: [2, 3] },
  'Softmax over axes from 1': { opset: 11, node: node('Softmax', ['x'], ['y']), x: [2, 3, 4] },
  'Softmax over axes from 2': {
    opset: 12,
    node: node('Softmax', ['x'], ['y'], { axis: int(2) }),
    x: [2, 3, 4],
  },
  'Softmax over all axes': { opset: 9, node: node('Softmax', ['x'], ['y'], { axis: int(0) }), x: [2, 3] },
  'LogSoftmax over the last': {
    opset: 11,
    node: node('LogSoftmax', ['x'], ['y'], { axis: int(-1) }),
    x: [2, 3, 4],
  },
  'Split 11': {
    opset: 11,
    node: node('Split', ['x'], ['z', 'y'], { axis: int(1), split: ints(1, 3) }),
    x: [2, 4],
  },
  'Clip 9': { opset: 9, node: node('Clip', ['x'], ['y'], { min: float(0), max: float(1) }), x: [2, 4] },
  'Clip without a bound': { opset: 10, node: node('Clip', ['x'], ['y'], { max: float(1) }), x: [2, 4] },
  'Pad 10': {
    opset: 10,
    node: node('Pad', ['x'], ['y'], { pads: ints(0, 1, 2, 0), value: float(7) }),
    x: [2, 3],
  },
  'Pad by reflection': {
    opset: 9,
    node: node('Pad', ['x'], ['y'], { pads: ints(0, 1, 0, 1), mode: text('reflect') }),
    x: [2, 3],
  },
  'Slice 9': {
    opset: 9,
    node: node('Slice', ['x'], ['y'], { starts: ints(1), ends: ints(9), axes: ints(1) }),
    x: [2, 4],
  },
  'Upsample 9': {
    opset: 9,
    node: node('Upsample', ['x', 's'], ['y'], { mode: text('nearest') }),
    x: [1, 1, 2, 3],
    constants: [floats('s', 1, 1, 2, 2)],
  },
  'Upsample by lines': {
    opset: 9,
    node: node('Upsample', ['x', 's'], ['y'], { mode: text('linear') }),
    x: [1, 1, 2, 3],
    constants: [floats('s', 1, 1, 2, 2)],
  },
  'Resize 10': {
    opset: 10,
    node: node('Resize', ['x', 's'], ['y'], { mode: text('nearest') }),
    x: [1, 1, 2, 3],
    constants: [floats('s', 1, 1, 2, 2)],
  },
  'Dropout 7': { opset: 9, node: node('Dropout', ['x'], ['y'], { ratio: float(0.5) }), x: [2, 3] },
  'BatchNormalization 9': {
    opset: 9,
    node: node('BatchNormalization', ['x', 'a', 'b', 'm', 'v'], ['y']),
    x: [2, 2, 3],
    constants: [floats('a', 1, 2), floats('b', 3, 4), floats('m', 0.5, 1), floats('v', 1, 2)],
  },
  'ReduceMean 18': {
    opset: 18,
    node: node('ReduceMean', ['x', 'axes'], ['y']),
    x: [2, 3, 4],
    constants: [whole('axes', 1, 2)],
  },
  'ReduceMax 20 of all axes': { opset: 20, node: node('ReduceMax', ['x'], ['y']), x: [2, 3] },
  'ReduceMean of no axes': {
    opset: 18,
    node: node('ReduceMean', ['x'], ['y'], { noop_with_empty_axes: int(1) }),
    x: [2, 3],
  },
  'Split 18': {
    opset: 18,
    node: node('Split', ['x'], ['z', 'y'], { axis: int(1), num_outputs: int(2) }),
    x: [2, 4],
  },
  'Resize 19': {
    opset: 19,
    node: node('Resize', ['x', '', 's'], ['y'], {
      mode: text('linear'),
      antialias: int(0),
      keep_aspect_ratio_policy: text('stretch'),
    }),
    x: [1, 1, 2, 3],
    constants: [floats('s', 1, 1, 2, 2)],
  },
  'AveragePool 19': {
    opset: 19,
    node: node('AveragePool', ['x'], ['y'], { kernel_shape: ints(2, 2), dilations: ints(1, 1) }),
    x: [1, 1, 3, 3],
  },
  'Cast 19': { opset: 19, node: node('Cast', ['x'], ['y'], { to: int(6), saturate: int(1) }), x: [2, 3] },
  'Gelu 20': { opset: 20, node: node('Gelu', ['x'], ['y']), x: [2, 3] },
  'Gelu 20 by tanh': {
    opset: 20,
    node: node('Gelu', ['x'], ['y'], { approximate: text('tanh') }),
    x: [2, 3],
  },
  'Split 18 into parts that differ': {
    opset: 18,
    node: node('Split', ['x'], ['z', 'u', 'y'], { axis: int(-1), num_outputs: int(3) }),
    x: [2, 7],
  },
  'GroupNormalization 21': {
    opset: 21,
    node: node('GroupNormalization', ['x', 'a', 'b'], ['y'], { num_groups: int(2), epsilon: float(0.1) }),
    x: [2, 4, 3, 2],
    constants: [floats('a', 1, 2, 3, 4), floats('b', 5, 6, 7, 8)],
  },
  'RMSNormalization 23': {
    opset: 23,
    node: node('RMSNormalization', ['x', 'a'], ['y'], { axis: int(-2), epsilon: float(0.1) }),
    x: [2, 3, 2],
    constants: [{ ...floats('a', 1, 2, 3, 4, 5, 6), shape: [3, 2] }],
  },
  'Attention 23': { opset: 23, node: node('Attention', ['x', 'x', 'x'], ['y']), x: [2, 3, 4, 5] },
  'Attention 23 of rows, with a scale and a mask': {
    opset: 23,
    node: node('Attention', ['x', 'x', 'x', 'm'], ['y'], {
      q_num_heads: int(2),
      kv_num_heads: int(2),
      scale: float(0.7),
    }),
    x: [2, 3, 8],
    constants: [{ ...floats('m', 0, 1, 2, 3, 4, 5, 6, 7, 8), shape: [3, 3] }],
  },
  'Attention 23 that hides some': {
    opset: 23,
    node: node('Attention', ['x', 'x', 'x', 'm'], ['y']),
    x: [1, 2, 3, 4],
    constants: [{ name: 'm', dtype: 'bool', shape: [3, 3], data: Uint8Array.of(1, 0, 1, 1, 1, 0, 0, 0, 1) }],
  },
  'RoiAlign 10': {
    opset: 10,
    node: node('RoiAlign', ['x', 'r', 'i'], ['y'], { output_height: int(2), output_width: int(2) }),
    x: [1, 2, 6, 6],
    constants: [{ ...floats('r', 0, 0, 3, 4), shape: [1, 4] }, whole('i', 0)],
  },
  'Mish 18': { opset: 18, node: node('Mish', ['x'], ['y']), x: [2, 3] },
};

describe('convertOpset', () => {
  it.each(Object.entries(CASES))('writes %s in ours', async (_, { opset, node: one, x, constants = [] }) => {
    const given = new Map(constants.map((tensor) => [tensor.name, tensor]));
    const converted = convertOpset('case', { '': opset }, { nodes: [one], constants: given });
    const expected = await run(opset, [one], constants, x);
    const found = await run(17, converted.nodes, [...converted.constants.values()], x);
    expect(found?.length).toBe(expected?.length);
    for (const [i, value] of Array.from(expected as Float32Array).entries())
      expect(Number(found![i])).toBeCloseTo(value, 6);
  });

  it('names what has no form in ours', () => {
    const refusal = (one: OnnxNode, opset = 20) =>
      errorOf(() => convertOpset('a.onnx', { '': opset }, { nodes: [one], constants: new Map() })).message;
    expect(refusal(node('Col2Im', ['x', 's', 'b'], ['y']))).toMatchInlineSnapshot(
      `"a.onnx: node "y" (Col2Im) cannot be written in opset 17: there is no such operator; export the model with opset 17"`,
    );
    expect(refusal(node('Attention', ['x', 'x', 'x'], ['y'], { is_causal: int(1) }), 23)).toMatch(/hides/);
    expect(refusal(node('Attention', ['x', 'x', 'x', '', 'k', 'v'], ['y']), 23)).toMatch(/goes on/);
    expect(refusal(node('Attention', ['x', 'x', 'x', 'm'], ['y']), 23)).toMatch(/mask is worked out/);
    expect(refusal(node('RMSNormalization', ['x', 's'], ['y'], { axis: int(1) }), 23)).toMatch(
      /from the first/,
    );
    expect(refusal(node('Pad', ['x', 'p'], ['y'], { mode: text('wrap') }))).toMatch(/other side/);
    expect(refusal(node('ReduceMean', ['x', 'axes'], ['y']))).toMatchInlineSnapshot(
      `"a.onnx: node "y" (ReduceMean) cannot be written in opset 17: its axes are worked out while it runs; export the model with opset 17"`,
    );
    expect(refusal(node('Relu', ['x'], ['y']), 24)).toMatchInlineSnapshot(
      `"a.onnx: the model is written for version 24 of the ONNX operators, and those from 9 to 23 are known; export the model with opset 17"`,
    );
    expect(refusal({ ...node('Own', ['x'], ['y']), domain: 'mine' })).toMatchInlineSnapshot(
      `"a.onnx: the operator Own is of a set that ONNX Runtime does not bring (got domain "mine", version undefined); use operators of ONNX itself, or of com.microsoft or ai.onnx.ml"`,
    );
  });

  it('writes nodes inside of nodes too', () => {
    const inner = {
      name: 'inner',
      nodes: [node('Clip', ['x'], ['c'], { min: float(0) })],
      inputs: [],
      outputs: [{ name: 'c', dtype: 'unknown' as const, shape: [] }],
      initializers: [],
    };
    const branch: OnnxAttribute = { type: 'graph', value: inner };
    const { nodes, constants } = convertOpset(
      'case',
      { '': 10 },
      {
        nodes: [node('If', ['t'], ['y'], { then_branch: branch, else_branch: branch })],
        constants: new Map(),
      },
    );
    const { then_branch: then } = nodes[0]!.attributes;
    expect(then?.type === 'graph' && then.value.nodes[0]!.inputs).toEqual(['x', 'opset:0', '']);
    expect(constants.get('opset:0')?.data).toEqual(Float32Array.of(0));
  });
});
