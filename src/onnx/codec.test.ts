import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DType, typedArrayOf } from '../graph/index.js';
import {
  decodeModel,
  encodeModel,
  IR_VERSION,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxTensor,
  type OnnxValue,
  OPSET,
  readMetadata,
} from './index.js';

const DTYPES: DType[] = ['float32', 'float64', 'int32', 'int64', 'uint8', 'bool'];

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const integer = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const float = fc.float();
const dictionary = <T>(value: fc.Arbitrary<T>, maxKeys = 3) => fc.dictionary(text, value, { maxKeys });

function elements(dtype: DType): fc.Arbitrary<number> {
  if (dtype === 'float32' || dtype === 'float64') return float;
  if (dtype === 'bool') return fc.integer({ min: 0, max: 1 });
  return dtype === 'uint8' ? fc.integer({ min: 0, max: 255 }) : fc.integer();
}

const tensor: fc.Arbitrary<OnnxTensor> = fc
  .record({
    name: text,
    dtype: fc.constantFrom(...DTYPES),
    shape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  })
  .chain(({ name, dtype, shape }) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return fc
      .array(elements(dtype), { minLength: length, maxLength: length })
      .map((values) => ({ name, dtype, shape, data: typedArrayOf(dtype, values) }));
  });

const value: fc.Arbitrary<OnnxValue> = fc.record({
  name: text,
  dtype: fc.constantFrom(...DTYPES),
  shape: fc.array(fc.oneof(fc.nat(), text), { maxLength: 4 }),
});

const { graph } = fc.letrec<{ graph: OnnxGraph; attribute: OnnxAttribute }>((tie) => ({
  graph: fc.record({
    name: text,
    inputs: fc.array(value, { maxLength: 2 }),
    outputs: fc.array(value, { maxLength: 2 }),
    initializers: fc.array(tensor, { maxLength: 2 }),
    nodes: fc.array(
      fc.record(
        {
          opType: text,
          domain: fc.constantFrom('com.microsoft.nchwc', 'test'),
          name: fc.constantFrom('a', 'layer/b'),
          inputs: fc.array(text, { maxLength: 3 }),
          outputs: fc.array(text, { maxLength: 2 }),
          attributes: dictionary(tie('attribute')),
        },
        { requiredKeys: ['opType', 'inputs', 'outputs', 'attributes'] },
      ),
      { maxLength: 3 },
    ),
  }),
  attribute: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ type: fc.constant('int' as const), value: integer }),
    fc.record({ type: fc.constant('float' as const), value: float }),
    fc.record({ type: fc.constant('string' as const), value: text }),
    fc.record({ type: fc.constant('ints' as const), value: fc.array(integer, { maxLength: 3 }) }),
    fc.record({ type: fc.constant('floats' as const), value: fc.array(float, { maxLength: 3 }) }),
    fc.record({ type: fc.constant('strings' as const), value: fc.array(text, { maxLength: 3 }) }),
    fc.record({ type: fc.constant('tensor' as const), value: tensor }),
    fc.record({ type: fc.constant('graph' as const), value: tie('graph') }),
  ),
}));

const model: fc.Arbitrary<OnnxModel> = fc.record({
  graph,
  opsets: dictionary(fc.integer({ min: 1, max: 30 })),
  irVersion: fc.integer({ min: 3, max: 10 }),
  metadata: dictionary(text),
  producer: text,
  producerVersion: text,
});

function modelOf(graph: Partial<OnnxGraph>, rest: Partial<OnnxModel> = {}): OnnxModel {
  return {
    graph: { name: 'test', nodes: [], inputs: [], outputs: [], initializers: [], ...graph },
    opsets: { '': OPSET },
    irVersion: IR_VERSION,
    metadata: {},
    producer: 'pupil',
    producerVersion: '0',
    ...rest,
  };
}

describe('encodeModel and decodeModel', () => {
  it('give back any model, and its bytes again', () => {
    fc.assert(
      fc.property(model, (original) => {
        const bytes = encodeModel(original);
        const decoded = decodeModel(bytes);
        expect(decoded).toEqual(original);
        expect(Buffer.compare(encodeModel(decoded), bytes)).toBe(0);
        expect(readMetadata(bytes)).toEqual(original.metadata);
      }),
      { numRuns: 300 },
    );
  });

  it('give the same bytes whatever the order of keys', () => {
    const attributes: Record<string, OnnxAttribute> = {
      axis: { type: 'int', value: 1 },
      mode: { type: 'string', value: 'edge' },
    };
    const write = (turn: <T>(entries: T[]) => T[]) => {
      const sort = <T>(record: Record<string, T>) => Object.fromEntries(turn(Object.entries(record)));
      const node = { opType: 'Any', inputs: [], outputs: ['y'], attributes: sort(attributes) };
      return encodeModel(
        modelOf({ nodes: [node] }, { metadata: sort({ a: '1', b: '2' }), opsets: sort({ '': 17, z: 1 }) }),
      );
    };
    expect(write((entries) => entries)).toEqual(write((entries) => entries.reverse()));
  });

  it('copy the data, so that the tensor does not hold on to the file', () => {
    const weights = { name: 'w', dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) } as const;
    // A Buffer, as readFile gives it: its own slice and subarray share memory.
    const bytes = Buffer.from(encodeModel(modelOf({ initializers: [{ ...weights, shape: [2] }] })));
    const [read] = decodeModel(bytes).graph.initializers;
    bytes.fill(0);
    expect(read.data).toEqual(Float32Array.of(1, 2));
    expect(read.data.buffer.byteLength).toBe(8);
  });

  it('write the part of a buffer that an array shows', () => {
    const data = Float32Array.of(0, 1, 2, 3).subarray(1, 3);
    const bytes = encodeModel(modelOf({ initializers: [{ name: 'w', dtype: 'float32', shape: [2], data }] }));
    expect(decodeModel(bytes).graph.initializers[0].data).toEqual(Float32Array.of(1, 2));
  });

  it('keep names that JavaScript objects treat specially', () => {
    const metadata = Object.fromEntries([['__proto__', 'x']]);
    expect(Object.entries(readMetadata(encodeModel(modelOf({}, { metadata }))))).toEqual([
      ['__proto__', 'x'],
    ]);
  });
});

describe('encodeModel refuses', () => {
  const attribute = (value: OnnxAttribute) => () =>
    encodeModel(modelOf({ nodes: [{ opType: 'Any', inputs: [], outputs: [], attributes: { a: value } }] }));

  it('a model beyond 2 GiB, before writing it', () => {
    const data = new Float32Array(2 ** 22);
    const initializers = Array.from({ length: 129 }, (_, i) => ({
      name: `w${i}`,
      dtype: 'float32' as const,
      shape: [2 ** 22],
      data,
    }));
    expect(() => encodeModel(modelOf({ initializers }))).toThrow(
      expect.objectContaining({ code: 'format/onnx-too-large', kind: 'format' }),
    );
  });

  it('data that do not fit shape or dtype', () => {
    const write = (dtype: DType, shape: number[]) => () =>
      encodeModel(modelOf({ initializers: [{ name: 'w', dtype, shape, data: new Float32Array(3) }] }));
    expect(write('float32', [2])).toThrow(/tensor "w": the data must be an array of the dtype/);
    expect(write('int32', [3])).toThrow(/Float32Array\(3\)/);
  });

  it('numbers that their field cannot hold', () => {
    expect(attribute({ type: 'int', value: 0.5 })).toThrow(/safe integer/);
    expect(attribute({ type: 'ints', value: [2 ** 53] })).toThrow(/safe integer/);
    expect(attribute({ type: 'float', value: 1e39 })).toThrow(/beyond float32/);
    expect(attribute({ type: 'floats', value: [Number.POSITIVE_INFINITY, Number.NaN] })).not.toThrow();
  });

  it('half a surrogate pair, which encoders replace without a word', () => {
    expect(attribute({ type: 'string', value: 'a\ud800' })).toThrow(/unpaired surrogate/);
    expect(() => encodeModel(modelOf({}, { metadata: { class: '\udc00' } }))).toThrow(/unpaired surrogate/);
    expect(() => encodeModel(modelOf({}, { metadata: { class: '🐝' } }))).not.toThrow();
  });
});
