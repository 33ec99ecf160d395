import { afterAll, describe, expect, it } from 'vitest';
import { computeOnce } from '../../../test/compute.js';
import { errorOf } from '../../../test/error-of.js';
import { elementCount, type ForeignNode, type ForeignTensor, input, type Tensor } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import { backbone, sequential } from '../layers/index.js';
import { ARITHMETIC_RULES } from './arithmetic-rules.js';
import { SHAPING_RULES } from './shaping-rules.js';
import { WINDOW_RULES } from './window-rules.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const int = (value: number) => ({ type: 'int', value }) as const;
const ints = (...value: number[]) => ({ type: 'ints', value }) as const;
const float = (value: number) => ({ type: 'float', value }) as const;
const text = (value: string) => ({ type: 'string', value }) as const;

const node = (
  opType: string,
  inputs: string[],
  outputs: string[],
  attributes: ForeignNode['attributes'] = {},
): ForeignNode => ({ opType, inputs, outputs, attributes });

/** Nodes from pictures `x` [2, 3, 5, 6] to `y`; weights are noise. */
interface Case {
  readonly nodes: readonly ForeignNode[];
  readonly weights?: Readonly<Record<string, readonly number[]>>;
  readonly constants?: Readonly<Record<string, ForeignTensor>>;
}

const whole = (...values: number[]): ForeignTensor => ({ dtype: 'int64', shape: [values.length], values });
const number = (value: number): ForeignTensor => ({ dtype: 'float32', shape: [], values: [value] });
const alone = (opType: string, attributes: ForeignNode['attributes'] = {}): Case => ({
  nodes: [node(opType, ['x'], ['y'], attributes)],
});
const withNumbers = (
  opType: string,
  constants: Readonly<Record<string, ForeignTensor>>,
  attributes: ForeignNode['attributes'] = {},
): Case => ({
  nodes: [node(opType, ['x', ...Object.keys(constants)], ['y'], attributes)],
  constants,
});
const withWeights = (
  opType: string,
  weights: Readonly<Record<string, readonly number[]>>,
  attributes: ForeignNode['attributes'] = {},
): Case => ({
  nodes: [node(opType, ['x', ...Object.keys(weights)], ['y'], attributes)],
  weights,
});
const ofPositive = (opType: string): Case => ({
  nodes: [node('Exp', ['x'], ['e']), node(opType, ['e'], ['y'])],
});
const pooling = (opType: string, attributes: ForeignNode['attributes'] = {}) =>
  alone(opType, { kernel_shape: ints(2, 3), ...attributes });

const CASES: Readonly<Record<string, readonly Case[]>> = {
  Abs: [alone('Abs')],
  Add: [withWeights('Add', { w: [3, 1, 1] })],
  AveragePool: [
    pooling('AveragePool'),
    pooling('AveragePool', { strides: ints(2, 1), pads: ints(1, 0, 0, 1) }),
    pooling('AveragePool', { pads: ints(1, 1, 1, 1), count_include_pad: int(1) }),
    pooling('AveragePool', { auto_pad: text('SAME_UPPER'), strides: ints(2, 2) }),
  ],
  BatchNormalization: [
    withWeights('BatchNormalization', { a: [3], b: [3], c: [3], d: [3] }, { epsilon: float(9) }),
  ],
  Cast: [alone('Cast', { to: int(1) })],
  Clip: [
    withNumbers('Clip', { low: number(-0.5), high: number(0.25) }),
    { nodes: [node('Clip', ['x', '', 'high'], ['y'])], constants: { high: number(0.25) } },
  ],
  Concat: [
    {
      nodes: [node('Relu', ['x'], ['r']), node('Concat', ['r', 'x'], ['y'], { axis: int(-3) })],
    },
  ],
  Conv: [
    withWeights('Conv', { w: [4, 3, 3, 2], b: [4] }),
    withWeights('Conv', { w: [6, 1, 3, 3] }, { group: int(3), pads: ints(1, 2, 0, 1) }),
    withWeights('Conv', { w: [4, 3, 2, 2] }, { strides: ints(2, 3), dilations: ints(2, 1) }),
    withWeights('Conv', { w: [4, 3, 2, 3] }, { auto_pad: text('SAME_LOWER'), strides: ints(2, 2) }),
  ],
  Div: [{ nodes: [node('Exp', ['x'], ['e']), node('Div', ['x', 'e'], ['y'])] }],
  Einsum: [
    withWeights('Einsum', { w: [6, 4] }, { equation: text('bchw,wk->bkch') }),
    {
      nodes: [
        node('Sigmoid', ['x'], ['s']),
        node('Einsum', ['x', 's'], ['y'], { equation: text('bchw , bcjw -> bchj') }),
      ],
    },
    {
      nodes: [
        node('Sigmoid', ['x'], ['s']),
        node('Einsum', ['x', 's'], ['y'], { equation: text('bchw,bchw->bwc') }),
      ],
    },
    withWeights('Einsum', { w: [4, 3] }, { equation: text('bchw,kc->bhwk') }),
  ],
  Erf: [alone('Erf')],
  Exp: [alone('Exp')],
  Expand: [
    {
      nodes: [node('ReduceMean', ['x'], ['m'], { axes: ints(2, 3) }), node('Expand', ['m', 'shape'], ['y'])],
      constants: { shape: whole(3, 4, 2) },
    },
  ],
  Flatten: [alone('Flatten'), alone('Flatten', { axis: int(2) }), alone('Flatten', { axis: int(-1) })],
  Gather: [
    withNumbers('Gather', { at: whole(2, 0, -1) }, { axis: int(1) }),
    {
      nodes: [node('Gather', ['x', 'at'], ['y'], { axis: int(-1) })],
      constants: { at: { dtype: 'int64', shape: [], values: [1] } },
    },
  ],
  Gemm: [
    {
      nodes: [node('Flatten', ['x'], ['r']), node('Gemm', ['r', 'w', 'b'], ['y'])],
      weights: { w: [90, 4], b: [4] },
    },
    {
      nodes: [
        node('Flatten', ['x'], ['r']),
        node('Transpose', ['r'], ['t'], { perm: ints(1, 0) }),
        node('Gemm', ['t', 'w', 'b'], ['y'], {
          transA: int(1),
          transB: int(1),
          alpha: float(0.5),
          beta: float(2),
        }),
      ],
      weights: { w: [4, 90], b: [4] },
    },
  ],
  GlobalAveragePool: [alone('GlobalAveragePool')],
  GlobalMaxPool: [alone('GlobalMaxPool')],
  HardSigmoid: [alone('HardSigmoid'), alone('HardSigmoid', { alpha: float(0.4), beta: float(0.3) })],
  HardSwish: [alone('HardSwish')],
  Identity: [alone('Identity')],
  LayerNormalization: [
    withWeights('LayerNormalization', { a: [6], b: [6] }),
    withWeights('LayerNormalization', { a: [5, 6] }, { axis: int(2), epsilon: float(0.1) }),
  ],
  LeakyRelu: [alone('LeakyRelu'), alone('LeakyRelu', { alpha: float(0.3) })],
  Log: [ofPositive('Log')],
  LogSoftmax: [alone('LogSoftmax', { axis: int(1) })],
  MatMul: [withWeights('MatMul', { w: [6, 4] })],
  Max: [{ nodes: [node('Neg', ['x'], ['n']), node('Max', ['x', 'n', 'w'], ['y'])], weights: { w: [6] } }],
  MaxPool: [
    pooling('MaxPool'),
    pooling('MaxPool', { strides: ints(2, 2), ceil_mode: int(1) }),
    pooling('MaxPool', { pads: ints(1, 1, 0, 1), strides: ints(3, 2), ceil_mode: int(1) }),
  ],
  Min: [{ nodes: [node('Neg', ['x'], ['n']), node('Min', ['x', 'n'], ['y'])] }],
  Mul: [withWeights('Mul', { w: [5, 1] })],
  Neg: [alone('Neg')],
  Pad: [
    withNumbers('Pad', { pads: whole(0, 0, 1, 2, 0, 0, 3, 0) }),
    withNumbers('Pad', { pads: whole(0, 1, 0, 0, 0, 0, 0, 1), value: number(7) }),
    {
      // PyTorch has pairs for the last axis first, and turns them over into starts and ends while the model runs.
      nodes: [
        node('Concat', ['pairs', 'none'], ['all'], { axis: int(0) }),
        node('Reshape', ['all', 'two'], ['table']),
        node('Slice', ['table', 'end', 'beginning', 'first', 'back'], ['turned']),
        node('Transpose', ['turned'], ['starts'], { perm: ints(1, 0) }),
        node('Reshape', ['starts', 'flat'], ['row']),
        node('Pad', ['x', 'row', 'value'], ['y']),
      ],
      constants: {
        pairs: whole(2, 1, 0, 3),
        none: whole(0, 0, 0, 0),
        two: whole(-1, 2),
        end: whole(-1),
        beginning: whole(-(2 ** 53)),
        first: whole(0),
        back: whole(-1),
        flat: whole(-1),
        value: number(0.5),
      },
    },
  ],
  Pow: [2, 0.5, 3].map((power) => ({
    nodes: [node('Exp', ['x'], ['e']), node('Pow', ['e', 'power'], ['y'])],
    constants: { power: number(power) },
  })),
  Reciprocal: [ofPositive('Reciprocal')],
  ReduceMax: [alone('ReduceMax', { axes: ints(-1), keepdims: int(0) })],
  ReduceMean: [
    alone('ReduceMean', { axes: ints(2, 3) }),
    alone('ReduceMean', { axes: ints(1), keepdims: int(0) }),
  ],
  ReduceSum: [
    withNumbers('ReduceSum', { axes: whole(2, -1) }, { keepdims: int(0) }),
    alone('ReduceSum', { noop_with_empty_axes: int(1) }),
  ],
  Relu: [alone('Relu')],
  Reshape: [
    withNumbers('Reshape', { shape: whole(0, -1, 10) }),
    {
      // A shape that is worked out of that of the pictures.
      nodes: [
        node('Shape', ['x'], ['s']),
        node('Gather', ['s', 'first'], ['count']),
        node('Unsqueeze', ['count', 'front'], ['counts']),
        node('Concat', ['counts', 'rest'], ['shape'], { axis: int(0) }),
        node('Reshape', ['x', 'shape'], ['y']),
      ],
      constants: { first: { dtype: 'int64', shape: [], values: [0] }, front: whole(0), rest: whole(-1) },
    },
    {
      // Halves of sides by way of a cast to double and back, which cuts off.
      nodes: [
        node('Shape', ['x'], ['s'], { start: int(2), end: int(3) }),
        node('Cast', ['s'], ['d'], { to: int(11) }),
        node('Div', ['d', 'two'], ['half']),
        node('Mul', ['half', 'two'], ['again']),
        node('Cast', ['again'], ['rows'], { to: int(7) }),
        node('Concat', ['keep', 'rows', 'rest'], ['shape'], { axis: int(0) }),
        node('Reshape', ['x', 'shape'], ['y']),
      ],
      constants: {
        two: { dtype: 'float64', shape: [], values: [2] },
        keep: whole(0),
        rest: whole(-1),
      },
    },
  ],
  Sigmoid: [alone('Sigmoid')],
  Slice: [
    {
      // What is cut out of a table that is known: every other column from the end, the rows of it backwards.
      nodes: [
        node('Slice', ['table', 'from', 'to', 'axes', 'steps'], ['part']),
        node('Transpose', ['part'], ['columns']),
        node('Concat', ['columns', 'columns'], ['twice'], { axis: int(-1) }),
        node('Squeeze', ['twice', 'none'], ['same']),
        node('Unsqueeze', ['same', 'front'], ['w']),
        node('Add', ['x', 'w'], ['y']),
      ],
      constants: {
        table: { dtype: 'float32', shape: [3, 11], values: Array.from({ length: 33 }, (_, i) => i / 9) },
        from: whole(9, 5),
        to: whole(-11, -9),
        axes: whole(1, 0),
        steps: whole(-2, -1),
        none: whole(),
        front: whole(0, 1),
      },
    },
    withNumbers('Slice', { from: whole(1, 0), to: whole(9, -1), axes: whole(2, -1) }),
    withNumbers('Slice', { from: whole(-4), to: whole(2 ** 31 + 5), axes: whole(3), steps: whole(2) }),
  ],
  Softmax: [alone('Softmax'), alone('Softmax', { axis: int(1) })],
  Split: [
    {
      nodes: [node('Split', ['x', 'sizes'], ['a', 'y'], { axis: int(3) })],
      constants: { sizes: whole(2, 4) },
    },
    { nodes: [node('Split', ['x'], ['a', 'y', 'c'], { axis: int(1) })] },
  ],
  Sqrt: [ofPositive('Sqrt')],
  Squeeze: [
    {
      nodes: [node('GlobalAveragePool', ['x'], ['m']), node('Squeeze', ['m', 'axes'], ['y'])],
      constants: { axes: whole(-1) },
    },
    { nodes: [node('GlobalAveragePool', ['x'], ['m']), node('Squeeze', ['m'], ['y'])] },
  ],
  Sub: [withWeights('Sub', { w: [3, 5, 6] })],
  Sum: [{ nodes: [node('Sum', ['x', 'w', 'x'], ['y'])], weights: { w: [6] } }],
  Tanh: [alone('Tanh')],
  Transpose: [alone('Transpose', { perm: ints(0, 2, 3, 1) })],
  Unsqueeze: [withNumbers('Unsqueeze', { axes: whole(1, -1) })],
};

/** The output of these nodes as they are, or written in operations of ours. */
function build({ nodes, weights = {}, constants = {} }: Case, learns: boolean, features: readonly number[]) {
  const layer = backbone({
    source: 'case.onnx',
    pictures: { height: 5, width: 6, channels: 3, layout: 'nchw', order: 'rgb', dtype: 'float32' },
    graph: { nodes, constants, inputs: ['x', ...Object.keys(weights)], outputs: ['y'] },
    weights: Object.entries(weights).map(([name, shape]) => ({ name, shape: [...shape] })),
    features: [...features],
    learns,
  });
  const x = input('x', [2, 3, 5, 6]);
  return { x, ...buildNetwork(sequential([layer]), x, { mode: 'inference' }) };
}

/** Numbers between 0.1 and 1.9, of pictures also below 0. */
const noise = ({ shape }: Tensor, offset: number) =>
  Float32Array.from({ length: elementCount(shape) }, (_, i) => offset + 0.9 * Math.sin(7 * i + shape.length));

async function answerOf(one: Case, learns: boolean, features: readonly number[]): Promise<Float32Array> {
  const { x, output, variables } = build(one, learns, features);
  const feeds = variables.map(({ tensor }) => [tensor, noise(tensor, 1)] as const);
  const [y] = await computeOnce(runtime, [[x, noise(x, 0.2)], ...feeds], [output]);
  return y as Float32Array;
}

describe('nodes written in operations of ours', () => {
  it.each(
    Object.entries(CASES).flatMap(([name, cases]) =>
      cases.map((one, i) => [`${name} ${i + 1}`, one] as const),
    ),
  )('give what ONNX Runtime gives for them: %s', async (_, one) => {
    const { output } = build(one, true, [1]);
    const features = output.shape.slice(1);
    const [found, expected] = [await answerOf(one, true, features), await answerOf(one, false, features)];
    expect(found.length).toBe(expected.length);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 4);
  });

  it('are tried, each of them', () => {
    const rules = { ...ARITHMETIC_RULES, ...SHAPING_RULES, ...WINDOW_RULES };
    expect(Object.keys(CASES).sort()).toEqual([...Object.keys(rules), 'BatchNormalization'].sort());
  });

  it.each<[string, Case, string]>([
    ['an operator that is not known', alone('LRN', { size: int(3) }), 'there is no gradient for it here'],
    [
      'numbers that are worked out while it runs',
      {
        nodes: [node('ReduceMax', ['x'], ['m'], { keepdims: int(0) }), node('Clip', ['x', 'm'], ['y'])],
      },
      'm is worked out while it runs',
    ],
    [
      'sums of one tensor alone',
      { nodes: [node('Einsum', ['x', 'x'], ['y'], { equation: text('bchw,bcjk->bcj') })] },
      'its equation "bchw,bcjk->bcj" is no product of matrices',
    ],
    ['whole numbers', alone('Cast', { to: int(7) }), 'numbers become those of another type'],
    [
      'a border of mirrored pixels',
      withNumbers('Pad', { pads: whole(0, 0, 1, 1, 0, 0, 1, 1) }, { mode: text('reflect') }),
      'it does more than to add a border of one value',
    ],
    [
      'windows that reach over the border',
      pooling('AveragePool', { strides: ints(2, 2), ceil_mode: int(1) }),
      'its last windows reach over the border',
    ],
    [
      'slices that run backwards',
      withNumbers('Slice', { from: whole(4), to: whole(0), axes: whole(2), steps: whole(-1) }),
      'it runs backwards',
    ],
  ])('say where nothing can learn: %s', (_, one, why) => {
    expect(errorOf(() => build(one, true, [1]))).toMatchObject({
      code: 'option/backbone-operator',
      what: `this cannot be trained through: ${why}`,
    });
  });
});
