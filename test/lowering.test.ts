import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import * as g from '../src/graph/index.js';
import { encodeModel, IR_VERSION, lowerGraph, type OnnxGraph, OPSET } from '../src/onnx/index.js';
import { numbers } from './compute.js';
import { runPlain } from './run-plain.js';

/** An ONNX graph in few words: one line to each node and constant. */
function text({ inputs, outputs, nodes, initializers }: OnnxGraph): string {
  const values = (list: OnnxGraph['inputs']) =>
    list.map((v) => `${v.name}: ${v.dtype}[${v.shape}]`).join(', ');
  return [
    `in ${values(inputs)}`,
    ...initializers.map((t) => `${t.name}: ${t.dtype}[${t.shape}] = ${t.data}`),
    ...nodes.map((n) => `${n.outputs} = ${n.opType}(${n.inputs})`),
    `out ${values(outputs)}`,
  ].join('\n');
}

const x = g.input('x', [2, 3]);

describe('lowerGraph', () => {
  it('names values after their operations, in order', () => {
    const [first, second] = g.split(g.relu(x), [1, 2], 1);
    const outputs = { y: g.add(g.exp(first), 1), parts: g.mul(second, second) };
    expect(text(lowerGraph({ name: 'names', inputs: [x], outputs }))).toMatchInlineSnapshot(`
      "in x: float32[2,3]
      constant_0: int64[2] = 1,2
      constant_1: float32[] = 1
      relu_0 = Relu(x)
      split_1_0,split_1_1 = Split(relu_0,constant_0)
      exp_2 = Exp(split_1_0)
      y = Add(exp_2,constant_1)
      parts = Mul(split_1_1,split_1_1)
      out y: float32[2,1], parts: float32[2,2]"
    `);
  });

  it('writes the same graph for the same tensors built again', () => {
    const build = () => {
      const t = g.input('t', [2, 3]);
      const [dt] = g.gradients(g.mean(g.softmax(g.mul(t, 2))), [t]);
      return lowerGraph({ name: 'again', inputs: [t], outputs: { dt } });
    };
    expect(build()).toEqual(build());
  });

  it('writes equal constants once, and keeps apart those that differ in shape, dtype or the sign of 0', () => {
    const outputs = {
      same: g.add(g.mul(x, 2), 2),
      shape: g.add(x, g.constant([2], [1])),
      dtype: g.add(g.cast(x, 'int32'), 2),
      above: g.div(x, 0),
      below: g.div(x, -0),
    };
    const { initializers } = lowerGraph({ name: 'constants', inputs: [x], outputs });
    const written = initializers.map(
      (t) => `${t.dtype}[${t.shape}] ${Object.is(Number(t.data[0]), -0) ? '-0' : t.data[0]}`,
    );
    expect(written.sort()).toEqual([
      'float32[1] 2',
      'float32[] -0',
      'float32[] 0',
      'float32[] 2',
      'int32[] 2',
    ]);
  });

  it('lets outputs be inputs, constants, the same value twice, or parts of one operation', async () => {
    const twice = g.mul(x, 2);
    const [left, right] = g.split(x, [1, 2], 1);
    const outputs = {
      copy: x,
      table: g.constant([1, 2], [2]),
      one: twice,
      two: twice,
      right,
      left,
      sum: g.add(twice, x),
    };
    const graph = lowerGraph({ name: 'outputs', inputs: [x], outputs });
    expect(text(graph)).toMatchInlineSnapshot(`
      "in x: float32[2,3]
      constant_0: float32[2] = 1,2
      constant_1: float32[] = 2
      constant_2: int64[2] = 1,2
      one = Mul(x,constant_1)
      left,right = Split(x,constant_2)
      sum = Add(one,x)
      copy = Identity(x)
      table = Identity(constant_0)
      two = Identity(one)
      out copy: float32[2,3], table: float32[2], one: float32[2,3], two: float32[2,3], right: float32[2,2], left: float32[2,1], sum: float32[2,3]"
    `);
    const values = await run(graph, { x: [Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]] });
    expect(values).toEqual({
      copy: [1, 2, 3, 4, 5, 6],
      table: [1, 2],
      one: [2, 4, 6, 8, 10, 12],
      two: [2, 4, 6, 8, 10, 12],
      right: [2, 3, 5, 6],
      left: [1, 4],
      sum: [3, 6, 9, 12, 15, 18],
    });
  });

  it('keeps inputs that nothing uses, in the order given', () => {
    const unused = g.input('unused', [1]);
    const graph = lowerGraph({ name: 'inputs', inputs: [unused, x], outputs: { y: g.exp(x) } });
    expect(graph.inputs.map((v) => v.name)).toEqual(['unused', 'x']);
  });

  it('never lets a generated name meet that of an input or output', async () => {
    const tricky = g.input('exp_0', [2]);
    const other = g.input('constant_0', [2]);
    const outputs = { mul_1: g.exp(g.add(tricky, 1)), constant_1: g.mul(g.exp(other), 3) };
    const graph = lowerGraph({ name: 'collisions', inputs: [tricky, other], outputs });
    const values = await run(graph, {
      exp_0: [Float32Array.of(-1, -1), [2]],
      constant_0: [Float32Array.of(0, 0), [2]],
    });
    expect(values).toEqual({ mul_1: [1, 1], constant_1: [3, 3] });
  });

  it('refuses a name that is used twice', () => {
    const again = g.input('x', [2, 3]);
    expect(() =>
      lowerGraph({ name: 'twice', inputs: [x, again], outputs: { y: g.add(x, again) } }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[PupilError: lowerGraph: two inputs or outputs have the same name (got ["x"]); this is a fault in Pupil; please report it with the text above]`,
    );
    expect(() => lowerGraph({ name: 'twice', inputs: [x], outputs: { x: g.exp(x) } })).toThrow(/same name/);
  });

  it('refuses a graph that needs an input nobody declared', () => {
    expect(() =>
      lowerGraph({ name: 'hidden', inputs: [], outputs: { y: g.exp(x) } }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[PupilError: lowerGraph: the graph depends on an input that was not declared (got "x"); this is a fault in Pupil; please report it with the text above]`,
    );
  });

  it('asks for another formulation of each node, and takes the plain one where there is none', () => {
    const formulation = (node: g.Node) =>
      node.op.name === 'sigmoid'
        ? (onnx: g.OnnxBuilder, [t]: readonly g.LoweredTensor[]) =>
            onnx.node('HardSigmoid', [t.name], { alpha: { float: 0.25 } })
        : undefined;
    const outputs = { y: g.exp(g.sigmoid(x)) };
    const { nodes } = lowerGraph({ name: 'formulation', inputs: [x], outputs }, { formulation });
    expect(nodes.map((n) => n.opType)).toEqual(['HardSigmoid', 'Exp']);
    expect(nodes[0].attributes).toEqual({ alpha: { type: 'float', value: 0.25 } });
  });

  it('keeps a graph that was built for one batch size right for any other', async () => {
    const images = g.input('images', [3, 4, 4, 2], 'uint8');
    const weight = g.constant(
      Float32Array.from({ length: 54 }, (_, i) => (i % 7) - 3),
      [3, 2, 3, 3],
    );
    const pixels = g.transpose(g.cast(images, 'float32'), [0, 3, 1, 2]);
    const cut = g.slice(g.conv2d(pixels, weight, { padding: 'same' }), [
      undefined,
      undefined,
      { start: 1, end: 3 },
    ]);
    const flat = g.reshape(g.maxPool2d(cut, { kernel: 2 }), [3, 6]);
    const outputs = { y: g.softmax(g.reshape(flat, [3, -1, 2]), 1) };
    const graph = lowerGraph({ name: 'batch', inputs: [images], outputs: g.simplify(outputs) });
    const open = (values: OnnxGraph['inputs']) =>
      values.map((v) => ({ ...v, shape: ['N', ...v.shape.slice(1)] }));
    const free = { ...graph, inputs: open(graph.inputs), outputs: open(graph.outputs) };
    const data = Uint8Array.from({ length: 3 * 32 }, (_, i) => (i * 37) % 251);
    const [fixed] = await runPlain([[images, data]], [outputs.y]);
    for (const batch of [1, 2, 3]) {
      const { y } = await run(free, { images: [data.slice(0, batch * 32), [batch, 4, 4, 2]] });
      expect(y).toEqual(numbers(fixed.data).slice(0, batch * 6));
    }
  });
});

async function run(
  graph: OnnxGraph,
  feeds: Readonly<Record<string, readonly [g.TypedArray, readonly number[]]>>,
): Promise<Record<string, number[]>> {
  const bytes = encodeModel({
    graph,
    opsets: { '': OPSET },
    irVersion: IR_VERSION,
    metadata: {},
    producer: 'test',
    producerVersion: '',
  });
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const given = Object.entries(feeds).map(([name, [data, shape]]) => [
      name,
      new OrtTensor(data instanceof Uint8Array ? 'uint8' : 'float32', data as Float32Array, shape),
    ]);
    const values = await session.run(Object.fromEntries(given));
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, numbers(value.data as g.TypedArray)]),
    );
  } finally {
    await session.release();
  }
}
