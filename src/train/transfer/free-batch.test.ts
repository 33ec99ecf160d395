import { afterAll, describe, expect, it } from 'vitest';
import { computeOnce } from '../../../test/compute.js';
import { rejectionOf } from '../../../test/error-of.js';
import { int, ints, model, node, savedModel, weight } from '../../../test/foreign-models.js';
import { input } from '../../graph/index.js';
import { buildNetwork, sequential } from '../../nn/index.js';
import { encodeModel, type OnnxNode, type OnnxTensor } from '../../onnx/index.js';
import { createNodeRuntime, openModel } from '../../runtime/index.js';
import { openBackbone } from './open-backbone.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const PICTURE = 3 * 8 * 8;
const whole = (name: string, ...values: number[]): OnnxTensor => ({
  name,
  dtype: 'int64',
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});
const text = (value: string) => ({ type: 'string', value }) as const;

/** A model from one picture `x` [1, 3, 8, 8] to `y`. */
function forOne(nodes: OnnxNode[], initializers: OnnxTensor[]): Uint8Array {
  return encodeModel(
    model({
      inputs: [{ name: 'x', dtype: 'float32', shape: [1, 3, 8, 8] }],
      outputs: [{ name: 'y', dtype: 'unknown', shape: [] }],
      nodes,
      initializers,
    }),
  );
}

const patches = node('Conv', ['x', 'patch'], ['maps'], { strides: ints(4, 4) });
const patch = weight('patch', [6, 3, 4, 4]);

const CASES: Readonly<Record<string, [OnnxNode[], OnnxTensor[]]>> = {
  'a row of all values': [[node('Reshape', ['x', 'row'], ['y'])], [whole('row', 1, PICTURE)]],
  'channels that change places': [
    [
      patches,
      node('Reshape', ['maps', 'groups'], ['parts']),
      node('Transpose', ['parts'], ['turned'], { perm: ints(0, 2, 1, 3, 4) }),
      node('Reshape', ['turned', 'back'], ['y']),
    ],
    [patch, whole('groups', 1, 2, 3, 2, 2), whole('back', 1, 6, 2, 2)],
  ],
  'a token beside those of the pictures, and heads that become one axis with pictures behind the tokens': [
    [
      patches,
      node('Reshape', ['maps', 'flat'], ['rows']),
      node('Transpose', ['rows'], ['tokens'], { perm: ints(0, 2, 1) }),
      node('Concat', ['class', 'tokens'], ['all'], { axis: int(1) }),
      node('Transpose', ['all'], ['first'], { perm: ints(1, 0, 2) }),
      node('Reshape', ['first', 'heads'], ['split']),
      node('Transpose', ['split'], ['query'], { perm: ints(1, 0, 2) }),
      node('Transpose', ['split'], ['key'], { perm: ints(1, 2, 0) }),
      node('MatMul', ['query', 'key'], ['scores']),
      node('Softmax', ['scores'], ['shares'], { axis: int(-1) }),
      node('MatMul', ['shares', 'query'], ['seen']),
      node('Transpose', ['seen'], ['again'], { perm: ints(1, 0, 2) }),
      node('Reshape', ['again', 'joined'], ['wide']),
      node('Gemm', ['wide', 'w'], ['mixed']),
      node('Reshape', ['mixed', 'parted'], ['out']),
      node('Gather', ['out', 'zero'], ['y'], { axis: int(0) }),
    ],
    [
      patch,
      whole('flat', 1, 6, 4),
      weight('class', [1, 1, 6]),
      whole('heads', 5, 2, 3),
      whole('joined', 5, 6),
      weight('w', [6, 6]),
      whole('parted', 5, 1, 6),
      { name: 'zero', dtype: 'int64', shape: [], data: BigInt64Array.of(0n) },
    ],
  ],
  'windows that become pictures, by shapes that are worked out': [
    [
      node('Shape', ['x'], ['shape']),
      node('Gather', ['shape', 'two'], ['rows']),
      node('Div', ['rows', 'four'], ['count']),
      node('Concat', ['one', 'three', 'count', 'four', 'count', 'four'], ['cut'], { axis: int(0) }),
      node('Reshape', ['x', 'cut'], ['parts']),
      node('Transpose', ['parts'], ['turned'], { perm: ints(0, 2, 4, 1, 3, 5) }),
      node('Reshape', ['turned', 'windows'], ['small']),
      node('Conv', ['small', 'patch'], ['maps']),
      node('Squeeze', ['maps', 'last'], ['rowsOf']),
      node('Unsqueeze', ['rowsOf', 'zero'], ['lifted']),
      node('Squeeze', ['lifted', 'zero'], ['rowsAgain']),
      node('Reshape', ['rowsAgain', 'together'], ['y']),
    ],
    [
      patch,
      whole('one', 1),
      whole('two', 2),
      whole('three', 3),
      whole('four', 4),
      whole('zero', 0),
      whole('last', 2, 3),
      whole('windows', 4, 3, 4, 4),
      whole('together', 1, 24),
    ],
  ],
  'pictures made larger': [
    [
      node('Resize', ['x', '', '', 'sizes'], ['large'], { mode: text('nearest') }),
      node('Conv', ['large', 'patch'], ['maps'], { strides: ints(8, 8) }),
      node('Reshape', ['maps', 'row'], ['y']),
    ],
    [patch, whole('sizes', 1, 3, 16, 16), whole('row', 1, -1)],
  ],
};

const pictures = Float32Array.from({ length: 2 * PICTURE }, (_, i) => Math.sin(i * 0.7));

/** What ONNX Runtime makes of the file for each picture by itself. */
async function alone(bytes: Uint8Array): Promise<number[]> {
  const session = await openModel('case', bytes, 1);
  const answers: number[] = [];
  for (const first of [0, PICTURE]) {
    const data = pictures.slice(first, first + PICTURE);
    const { y } = await session.run({ x: { dtype: 'float32', shape: [1, 3, 8, 8], data } });
    answers.push(...(y as Float32Array));
  }
  await session.dispose();
  return answers;
}

describe('models of one picture at a time', () => {
  it.each(
    Object.entries(CASES).flatMap(([name, parts]) =>
      // Nothing can learn through what is enlarged.
      (name === 'pictures made larger' ? [false] : [false, true]).map(
        (learns) => [learns ? `${name}, to learn` : name, parts, learns] as const,
      ),
    ),
  )('give each of several pictures what they give it alone: %s', async (_, [nodes, constants], learns) => {
    const bytes = forOne(nodes, constants);
    const { layer, values, notes } = await openBackbone(savedModel(bytes), { features: 'y' });
    expect(notes.at(-1)).toMatch(/^batch: the file takes one picture at a time/);
    const x = input('pictures', [2, 3, 8, 8]);
    const { output, variables } = buildNetwork(
      sequential([{ ...layer, options: { ...layer.options, learns } }]),
      x,
      { mode: 'inference' },
    );
    const feeds = variables.map(({ tensor, name: own }) => [tensor, values.get(own)!] as const);
    const [found] = await computeOnce(runtime, [[x, pictures], ...feeds], [output]);
    const expected = await alone(bytes);
    expect(found!.length).toBe(expected.length);
    for (const [i, value] of expected.entries()) expect(found![i]).toBeCloseTo(value, 5);
  });

  it.each<[string, OnnxNode[], OnnxTensor[]]>([
    ['features without pictures', [node('Squeeze', ['x', 'zero'], ['y'])], [whole('zero', 0)]],
    [
      'rows that are pictures',
      [
        node('Reshape', ['x', 'rows'], ['r']),
        node('Softmax', ['r'], ['s'], { axis: int(0) }),
        node('Reshape', ['s', 'all'], ['y']),
      ],
      [whole('rows', 3, 64), whole('all', 1, 192)],
    ],
  ])('are refused where pictures cannot be taken apart: %s', async (_, nodes, constants) => {
    expect(
      await rejectionOf(openBackbone(savedModel(forOne(nodes, constants)), { features: 'y' })),
    ).toMatchObject({
      code: 'format/backbone-batch',
    });
  });
});
