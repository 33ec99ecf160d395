import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../test/error-of.js';
import { openModel } from '../runtime/index.js';
import { decodeForeignModel } from './decode.js';
import { encodeModel } from './encode.js';
import { schemaOf } from './schema.js';

const ModelSchema = schemaOf('ModelProto');
type Nodes = MessageInitShape<typeof ModelSchema>['functions'];
type Graph = MessageInitShape<typeof ModelSchema>['graph'];
type Attribute = MessageInitShape<ReturnType<typeof attributeSchema>>;
const attributeSchema = () => schemaOf('AttributeProto');

const OWN = 'mine';
const float = (name: string, f: number): Attribute => ({ name, type: 1, f });
const reference = (name: string, refAttrName: string): Attribute => ({ name, type: 1, refAttrName });
const node = (
  opType: string,
  input: string[],
  output: string[],
  attribute: Attribute[] = [],
  domain = '',
) => ({ opType, input, output, attribute, domain });
const call = (opType: string, input: string[], output: string[], attribute: Attribute[] = []) =>
  node(opType, input, output, attribute, OWN);
const value = (name: string) => ({
  name,
  type: { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 2n }, { dimValue: 3n }] } } },
});
const body = (
  name: string,
  input: string[],
  output: string[],
  nodes: ReturnType<typeof node>[],
  more = {},
) => ({
  name,
  domain: OWN,
  input,
  output,
  node: nodes,
  opsetImport: [
    { domain: '', version: 17n },
    { domain: OWN, version: 1n },
  ],
  ...more,
});

function file(functions: Nodes, graph: Graph): Uint8Array {
  return toBinary(
    ModelSchema,
    create(ModelSchema, {
      irVersion: 8n,
      opsetImport: [
        { domain: '', version: 17n },
        { domain: OWN, version: 1n },
      ],
      functions,
      graph: { name: 'g', input: [value('x')], output: [value('y')], ...graph },
    }),
  );
}

const read = (bytes: Uint8Array) =>
  decodeForeignModel(bytes, 'a.onnx', () => {
    throw new Error('nothing lies elsewhere');
  });

async function answer(bytes: Uint8Array): Promise<number[]> {
  const session = await openModel('case', bytes, 1);
  const data = Float32Array.of(-2, -1, -0.5, 0.25, 1, 3);
  const { y } = await session.run({ x: { dtype: 'float32', shape: [2, 3], data } });
  await session.dispose();
  return Array.from(y as Float32Array);
}

const half = body(
  'Half',
  ['a'],
  ['b'],
  [
    node('Add', ['a', 'a'], ['t']),
    node('Constant', [], ['q'], [reference('value_float', 'factor')]),
    node('Mul', ['t', 'q'], ['b']),
  ],
  { attributeProto: [float('factor', 0.25)] },
);
const leaky = body(
  'Leaky',
  ['a', 'unused'],
  ['b', 'a'],
  [node('LeakyRelu', ['a'], ['t'], [reference('alpha', 'slope')]), call('Half', ['t'], ['b'])],
  { attribute: ['slope'] },
);

const CASES: Readonly<Record<string, [Nodes, Graph, expected?: number[]]>> = {
  'attributes of the caller, defaults, and values of one name': [
    [half],
    {
      node: [
        call('Half', ['x'], ['t']),
        call('Half', ['t'], ['q'], [float('factor', 3)]),
        node('Sub', ['q', 'x'], ['y']),
      ],
    },
  ],
  'functions inside of functions, inputs that are left out and given back': [
    [leaky, half],
    {
      node: [
        call('Leaky', ['x'], ['s', 'same'], [float('slope', 0.3)]),
        call('Leaky', ['same', ''], ['u']),
        node('Sub', ['s', 'u'], ['y']),
      ],
    },
    // ONNX Runtime does not load these; slopes are 0.3 and 0.01, and a half of each.
    [-2, -1, -0.5, 0, 0, 0].map((x) => x * 0.145),
  ],
  'graphs inside of nodes of a function': [
    [
      body(
        'Choose',
        ['a', 'b'],
        ['c'],
        [
          node('ReduceMax', ['a'], ['t'], [{ name: 'keepdims', type: 2, i: 0n }]),
          node('Constant', [], ['zero'], [float('value_float', 0.5)]),
          node('Greater', ['t', 'zero'], ['isLarge']),
          node(
            'If',
            ['isLarge'],
            ['c'],
            [
              {
                name: 'then_branch',
                type: 5,
                g: { name: 'then', node: [node('Add', ['a', 't'], ['r'])], output: [value('r')] },
              },
              {
                name: 'else_branch',
                type: 5,
                g: { name: 'else', node: [node('Sub', ['b', 't'], ['r'])], output: [value('r')] },
              },
            ],
          ),
        ],
      ),
    ],
    {
      node: [
        call('Choose', ['x', 'x'], ['t']),
        node('Neg', ['t'], ['n']),
        node('Abs', ['n'], ['p']),
        node('Neg', ['p'], ['m']),
        call('Choose', ['m', 'x'], ['y']),
      ],
    },
  ],
};

describe('functions of a file', () => {
  it.each(Object.entries(CASES))(
    'do what ONNX Runtime makes of them: %s',
    async (_, [functions, graph, known]) => {
      const bytes = file(functions, graph);
      const model = read(bytes);
      const domains = model.graph.nodes.map(({ domain }) => domain);
      expect(domains).not.toContain(OWN);
      const [found, expected] = [await answer(encodeModel(model)), known ?? (await answer(bytes))];
      expect(new Set(expected).size).toBeGreaterThan(3);
      for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 6);
    },
  );

  it('are refused where they have no end', () => {
    const refusal = (functions: Nodes) =>
      errorOf(() => read(file(functions, { node: [call('F0', ['x'], ['y'])] }))).message;
    const calls = (name: string, called: string) =>
      body(name, ['a'], ['b'], [call(called, ['a'], ['t']), call(called, ['t'], ['b'])]);
    expect(refusal([calls('F0', 'F1'), calls('F1', 'F0')])).toMatchInlineSnapshot(
      `"a.onnx: the function "F0" calls itself (got domain "mine"); export the model again, without functions"`,
    );
    const doubling = Array.from({ length: 40 }, (_, i) => calls(`F${i}`, `F${i + 1}`));
    expect(refusal(doubling)).toMatchInlineSnapshot(
      `"a.onnx: the function "F37" and others make more than 262144 nodes (got domain "mine"); export the model again, without functions"`,
    );
    const chain = Array.from({ length: 5000 }, (_, i) =>
      body(`F${i}`, ['a'], ['b'], [call(`F${i + 1}`, ['a'], ['b'])]),
    );
    expect(refusal(chain)).toMatchInlineSnapshot(
      `"a.onnx: the function "F100" is called from inside of 100 others (got domain "mine"); export the model again, without functions"`,
    );
    const many = { node: Array.from({ length: 1500 }, (_, i) => call('F0', ['x'], [`y${i}`])) };
    const repeated = (nodes: ReturnType<typeof node>[]) =>
      errorOf(() => read(file([body('F0', ['a'], ['b'], nodes)], many))).message;
    const negations = Array.from({ length: 200 }, (_, i) => node('Neg', ['a'], [`t${i}`]));
    const inside: Attribute = { name: 'then_branch', type: 5, g: { name: 'then', node: negations } };
    expect(repeated([node('If', ['a'], ['b'], [inside])])).toMatchInlineSnapshot(
      `"a.onnx: the function "F0" and others make more than 262144 nodes (got domain "mine"); export the model again, without functions"`,
    );
    const megabyte = { dims: [2n ** 18n], dataType: 1, rawData: new Uint8Array(2 ** 20) };
    expect(
      repeated([node('Constant', [], ['b'], [{ name: 'value', type: 4, t: megabyte }])]),
    ).toMatchInlineSnapshot(
      `"a.onnx: the function "F0" and others make more than 1073741824 bytes of constants (got domain "mine"); export the model again, without functions"`,
    );
    expect(refusal([half, half])).toMatchInlineSnapshot(
      `"a.onnx: the function "Half" is there twice (got domain "mine"); export the model again, without functions"`,
    );
  });
});
