import { describe, expect, it } from 'vitest';
import { int, ints, model, node } from '../../test/foreign-models.js';
import { type DType, typedArrayOf } from '../graph/index.js';
import { openModel } from '../runtime/index.js';
import { encodeModel } from './encode.js';
import { foldKnown } from './fold-known.js';
import type { Known } from './known.js';
import type { OnnxNode } from './model.js';

const of = (dtype: DType, shape: number[], ...values: number[]): Known => ({ dtype, shape, values });
const whole = (...values: number[]) => of('int64', [values.length], ...values);
const real = (...values: number[]) => of('float32', [values.length], ...values.map(Math.fround));
const bool = (...values: number[]) => of('bool', [values.length], ...values);
const grid = of('int64', [2, 3], 5, -2, 7, 1, 0, 4);
const one = (value: number) => of('int64', [], value);

type Case = readonly [inputs: readonly Known[], attributes?: OnnxNode['attributes']];

const CASES: Readonly<Record<string, readonly Case[]>> = {
  Add: [[[whole(1, 2), one(3)]], [[grid, whole(1, 2, 3)]], [[of('int64', [2, 1], 1, 2), whole(3, 4)]]],
  Sub: [[[real(0.1, 0.2), real(0.3)]]],
  Mul: [[[real(0.1, 1e-3), real(3, 7)]]],
  Div: [[[whole(-7, 7), whole(2, -2)]], [[real(1, 2), real(3, 7)]]],
  Mod: [[[whole(-7, 7), whole(3, -3)]]],
  Pow: [[[real(2, 3), real(3, 2)]]],
  Min: [[[whole(1, 5), whole(2, 4), one(3)]]],
  Max: [[[whole(1, 5), whole(2, 4), one(3)]]],
  Equal: [[[whole(1, 2), whole(1, 3)]]],
  Greater: [[[whole(1, 2, 3), whole(2, 2, 2)]]],
  GreaterOrEqual: [[[whole(1, 2, 3), whole(2, 2, 2)]]],
  Less: [[[whole(1, 2, 3), whole(2, 2, 2)]]],
  LessOrEqual: [[[whole(1, 2, 3), whole(2, 2, 2)]]],
  And: [[[bool(0, 1, 1), bool(1, 0, 1)]]],
  Or: [[[bool(0, 1, 0), bool(1, 0, 0)]]],
  Not: [[[bool(0, 1)]]],
  Neg: [[[whole(1, -2)]]],
  Abs: [[[whole(1, -2)]]],
  Floor: [[[real(1.5, -1.5)]]],
  Ceil: [[[real(1.5, -1.5)]]],
  Sqrt: [[[real(2, 9)]]],
  Reciprocal: [[[real(3, 7)]]],
  Identity: [[[grid]]],
  ReduceProd: [
    [[grid], { axes: ints(0), keepdims: int(0) }],
    [[whole(2, 3, 4)], { keepdims: int(0) }],
  ],
  ReduceSum: [[[grid, whole(-1)]], [[grid]], [[grid], { noop_with_empty_axes: int(1) }]],
  ReduceMax: [[[grid], { axes: ints(1) }]],
  ReduceMin: [[[grid], { axes: ints(0, 1), keepdims: int(0) }]],
  Where: [[[bool(1, 0), whole(1, 2), one(9)]]],
  Cast: [
    [[real(1.7, -1.7)], { to: int(7) }],
    [[whole(0, 5)], { to: int(9) }],
  ],
  CastLike: [[[real(1.7, -1.7), whole(1)]]],
  Shape: [[[grid]], [[grid], { start: int(-1) }], [[grid], { end: int(1) }]],
  Size: [[[grid]]],
  Concat: [
    [[whole(1), whole(2, 3)], { axis: int(0) }],
    [[grid, of('int64', [2, 1], 8, 9)], { axis: int(-1) }],
  ],
  Unsqueeze: [[[whole(1, 2), whole(0, -1)]]],
  Squeeze: [[[of('int64', [1, 2, 1], 3, 4)]], [[of('int64', [1, 2, 1], 3, 4), whole(-1)]]],
  Reshape: [[[grid, whole(3, -1)]], [[grid, whole(0, 3, 1)]]],
  Flatten: [[[of('int64', [1, 2, 2], 1, 2, 3, 4)], { axis: int(2) }]],
  Transpose: [[[grid]], [[of('int64', [1, 2, 3], 1, 2, 3, 4, 5, 6)], { perm: ints(2, 0, 1) }]],
  Gather: [[[whole(5, 6, 7), one(-1)]], [[grid, of('int64', [2, 2], 2, 0, 1, -1)], { axis: int(1) }]],
  Slice: [
    [[whole(1, 2, 3, 4), whole(1), whole(99)]],
    [[grid, whole(-2), whole(2 ** 53), whole(1), whole(1)]],
    [[whole(1, 2, 3, 4, 5), whole(0), whole(-1), whole(0), whole(2)]],
    [[grid, whole(-1, 9), whole(-(2 ** 53), -9), whole(1, 0), whole(-2, -1)]],
  ],
  ScatterND: [
    [[grid, of('int64', [2, 2], 0, 1, 1, -1), whole(8, 9)]],
    [
      [grid, of('int64', [1, 1], 1), of('int64', [1, 3], 7, 8, 9)],
      { reduction: { type: 'string', value: 'none' } },
    ],
  ],
  Expand: [[[of('int64', [2, 1], 1, 2), whole(1, 3)]], [[whole(1, 2), whole(2, 2)]]],
  ConstantOfShape: [
    [
      [whole(2, 2)],
      {
        value: {
          type: 'tensor',
          value: { name: '', dtype: 'int64', shape: [1], data: BigInt64Array.of(7n) },
        },
      },
    ],
    [[whole(3)]],
  ],
  Range: [[[one(1), one(8), one(3)]], [[one(3), one(0), one(-1)]]],
};

async function answered(folded: OnnxNode, inputs: readonly Known[]) {
  const names = inputs.map((_, i) => `v${i}`);
  const made = { ...folded, inputs: names, outputs: ['made'] };
  const bytes = encodeModel(
    model({
      // What only constants feed is given as inputs, so that ONNX Runtime works it out as it runs.
      inputs: inputs.map(({ dtype, shape }, i) => ({ name: names[i]!, dtype, shape: [...shape] })),
      nodes: [made, node('Shape', ['made'], ['shape']), node('Cast', ['made'], ['y'], { to: int(11) })],
      outputs: ['y', 'shape'].map((name) => ({ name, dtype: 'unknown' as const, shape: [] })),
    }),
  );
  const session = await openModel('case', bytes, 1);
  const { y, shape } = await session.run(
    Object.fromEntries(
      inputs.map(({ dtype, shape, values }, i) => [
        names[i]!,
        { dtype, shape, data: typedArrayOf(dtype, values) },
      ]),
    ),
  );
  await session.dispose();
  return { shape: Array.from(shape!, Number), values: Array.from(y!, Number) };
}

describe('values that are worked out beforehand', () => {
  it.each(
    Object.entries(CASES).flatMap(([name, cases]) =>
      cases.map((one, i) => [`${name} ${i + 1}`, name, one] as const),
    ),
  )('are those of ONNX Runtime: %s', async (_, opType, [inputs, attributes = {}]) => {
    const folded = node(opType, [], [], attributes);
    const { shape, values } = foldKnown(folded, inputs)!;
    expect({ shape, values: values.map((value) => value + 0) }).toEqual(await answered(folded, inputs));
  });

  it('are none where there would be too many, or numbers that are not exact', () => {
    const fold = (opType: string, inputs: readonly Known[], attributes: OnnxNode['attributes'] = {}) =>
      foldKnown(node(opType, [], [], attributes), inputs);
    expect(fold('Expand', [one(1), whole(1000, 1000)])).toBeUndefined();
    expect(fold('ConstantOfShape', [whole(-3)])).toBeUndefined();
    expect(fold('Range', [one(0), one(1e9), one(1)])).toBeUndefined();
    expect(fold('Mul', [one(2 ** 40), one(2 ** 40)])).toBeUndefined();
    expect(fold('Div', [one(1), one(0)])).toBeUndefined();
    expect(fold('Softmax', [real(1, 2)])).toBeUndefined();
  });

  it('are none where a damaged file names axes that there are not', () => {
    const fold = (opType: string, inputs: readonly Known[], attributes: OnnxNode['attributes'] = {}) =>
      foldKnown(node(opType, [], [], attributes), inputs);
    expect(fold('Transpose', [grid], { perm: ints(0, 7) })).toBeUndefined();
    expect(fold('Transpose', [grid], { perm: int(3) })).toBeDefined();
    expect(fold('Gather', [grid, one(0)], { axis: int(9) })).toBeUndefined();
    expect(fold('Concat', [grid, grid], { axis: int(5) })).toBeUndefined();
    expect(fold('Reshape', [grid, whole(-1, -1)])).toBeUndefined();
    expect(fold('Reshape', [grid, whole(4, 4)])).toBeUndefined();
    expect(fold('Slice', [grid, whole(0), whole(1), whole(4)])).toBeUndefined();
    expect(fold('ReduceSum', [grid, whole(5)])).toBeUndefined();
    expect(fold('ScatterND', [grid, of('int64', [1, 2], 9, 9), whole(1)])).toBeUndefined();
  });
});
