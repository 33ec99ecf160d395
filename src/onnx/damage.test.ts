import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { isPupilError } from '../base/error.js';
import { randomStream } from '../base/random.js';
import { decodeModel, encodeModel, type OnnxModel, readMetadata } from './index.js';
import { schemaOf } from './schema.js';

const ModelSchema = schemaOf('ModelProto');
const TensorSchema = schemaOf('TensorProto');
const HUGE = 2n ** 50n;

/** The bytes of a file as another program might write it. */
function foreign(model: MessageInitShape<typeof ModelSchema>): Uint8Array {
  return toBinary(ModelSchema, create(ModelSchema, { irVersion: 8n, graph: {}, ...model }));
}

function foreignTensor(tensor: MessageInitShape<typeof TensorSchema>): Uint8Array {
  return foreign({ graph: { initializer: [{ name: 'w', dataType: 1, ...tensor }] } });
}

const small: OnnxModel = {
  graph: {
    name: 'small',
    nodes: [
      {
        opType: 'If',
        inputs: ['c'],
        outputs: ['y'],
        attributes: {
          f: { type: 'floats', value: [1, 2] },
          i: { type: 'ints', value: [-1, 300] },
          s: { type: 'strings', value: ['é', 'b'] },
          t: {
            type: 'tensor',
            value: { name: 't', dtype: 'int64', shape: [2], data: BigInt64Array.of(1n, -1n) },
          },
          g: { type: 'graph', value: { name: 'g', nodes: [], inputs: [], outputs: [], initializers: [] } },
        },
      },
    ],
    inputs: [{ name: 'x', dtype: 'uint8', shape: ['N', 28, 28, 1] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: ['N', 10] }],
    initializers: [{ name: 'w', dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
  },
  opsets: { '': 17, 'com.microsoft': 1 },
  irVersion: 8,
  metadata: { classes: '["cat","dog"]' },
  producer: 'pupil',
  producerVersion: '0',
};

/** True if the bytes were read; false for a clear refusal; anything else is a crash and fails the test. */
function survives(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): boolean {
  try {
    read(bytes);
    return true;
  } catch (error) {
    if (isPupilError(error, 'format')) return false;
    throw error;
  }
}

describe('damaged files', () => {
  const bytes = encodeModel(small);

  it('cut anywhere are refused or read, never crash', () => {
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      // Only the metadata lie behind the graph; a cut before that must be noticed.
      if (survives(decodeModel, cut)) expect(length).toBeGreaterThan(bytes.length - 60);
      survives(readMetadata, cut);
    }
  });

  it('with changed, inserted and deleted bytes are refused or read, never crash', () => {
    const random = randomStream(1, 'damage');
    let refused = 0;
    for (let round = 0; round < 20_000; round++) {
      const damaged = [...bytes];
      for (let edit = random.integer(3); edit >= 0; edit--) {
        const place = random.integer(damaged.length);
        damaged.splice(
          place,
          random.integer(3),
          ...Array.from({ length: random.integer(3) }, () => random.integer(256)),
        );
      }
      if (!survives(decodeModel, Uint8Array.from(damaged))) refused++;
      survives(readMetadata, Uint8Array.from(damaged));
    }
    expect(refused).toBeGreaterThan(10_000);
  });

  it('of random bytes are refused or read, never crash', () => {
    const random = randomStream(2, 'damage');
    for (let round = 0; round < 5_000; round++) {
      const noise = Uint8Array.from({ length: random.integer(64) }, () => random.integer(256));
      survives(decodeModel, noise);
    }
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('Not found')],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46)],
    ['zeros', new Uint8Array(1000)],
  ])('that are %s say so, with their name', (_, content) => {
    expect(() => decodeModel(content, 'cat.onnx')).toThrow(/^cat\.onnx: the bytes are not an ONNX model/);
    expect(() => readMetadata(content, 'cat.onnx')).toThrow(/^cat\.onnx: the bytes are not an ONNX model/);
  });

  it('nested without end are refused', () => {
    let graph: OnnxModel['graph'] = small.graph;
    for (let depth = 0; depth < 200; depth++) {
      const node = {
        opType: 'If',
        inputs: [],
        outputs: [],
        attributes: { g: { type: 'graph', value: graph } as const },
      };
      graph = { name: '', nodes: [node], inputs: [], outputs: [], initializers: [] };
    }
    expect(() => decodeModel(encodeModel({ ...small, graph }))).toThrow(/recursion depth/);
  });
});

describe('tensors of other programs', () => {
  const read = (tensor: MessageInitShape<typeof TensorSchema>) =>
    decodeModel(foreignTensor(tensor), 'm.onnx').graph.initializers[0];

  it.each([
    [{ dataType: 1, floatData: [1, 2] }, Float32Array.of(1, 2)],
    [{ dataType: 11, doubleData: [1, 2] }, Float64Array.of(1, 2)],
    [{ dataType: 6, int32Data: [-1, 2] }, Int32Array.of(-1, 2)],
    [{ dataType: 7, int64Data: [-1n, 2n] }, BigInt64Array.of(-1n, 2n)],
    [{ dataType: 2, int32Data: [0, 255] }, Uint8Array.of(0, 255)],
    [{ dataType: 9, int32Data: [0, 1] }, Uint8Array.of(0, 1)],
  ])('are read from typed fields: %o', (tensor, expected) => {
    expect(read({ ...tensor, dims: [2n] }).data).toEqual(expected);
  });

  it('may claim any size without getting memory for it', () => {
    for (const dims of [[HUGE], [HUGE, HUGE, HUGE], [2n ** 62n], [-1n], [3n]]) {
      expect(() => read({ dims, rawData: new Uint8Array(8) })).toThrow(/^m\.onnx: tensor "w"/);
      expect(() => read({ dims, floatData: [1, 2] })).toThrow(/^m\.onnx: tensor "w"/);
    }
    expect(read({ dims: [HUGE, 0n, HUGE, HUGE] }).data.length).toBe(0);
  });

  it('must end with a whole element', () => {
    expect(() => read({ dims: [2n], rawData: new Uint8Array(7) })).toThrow(/elements 1\.75/);
  });

  it('must hold values of their type', () => {
    expect(() => read({ dataType: 2, dims: [1n], int32Data: [256] })).toThrow(/range of uint8/);
    expect(() => read({ dataType: 2, dims: [1n], int32Data: [-1] })).toThrow(/range of uint8/);
    expect(() => read({ dataType: 9, dims: [1n], int32Data: [2] })).toThrow(/range of bool/);
    expect(() => read({ dataType: 9, dims: [1n], rawData: Uint8Array.of(2) })).toThrow(/range of bool/);
  });

  it('are refused by name for what Pupil does not read', () => {
    expect(() => read({ dataType: 10, dims: [] })).toThrow(/got "float16"/);
    expect(() => read({ dataType: 8, stringData: [] })).toThrow(/got "string"/);
    expect(() => read({ dataType: 99 })).toThrow(/type number 99/);
    expect(() => read({ dataLocation: 1, externalData: [{ key: 'location', value: 'w.bin' }] })).toThrow(
      /another file.*location "w\.bin".*single file/,
    );
    expect(() => read({ segment: new Uint8Array(0) })).toThrow(/segments/);
  });
});

describe('models of other programs', () => {
  const read = (model: MessageInitShape<typeof ModelSchema>) => () => decodeModel(foreign(model));
  const node = (attribute: object) => ({ graph: { node: [{ opType: 'Op', attribute: [attribute] }] } });

  it('may write the standard domain by its name', () => {
    const model = read({
      opsetImport: [{ domain: 'ai.onnx', version: 12n }],
      graph: { node: [{ opType: 'Relu', domain: 'ai.onnx' }] },
    })();
    expect(model.opsets).toEqual({ '': 12 });
    expect(model.graph.nodes[0].domain).toBeUndefined();
  });

  it('may leave dimensions unknown, but not the rank', () => {
    const input = (shape?: object) => ({
      graph: { input: [{ name: 'x', type: { tensorType: { elemType: 1, shape } } }] },
    });
    const dim = [{}, { dimValue: 0n }, { dimParam: 'N' }];
    expect(read(input({ dim }))().graph.inputs[0].shape).toEqual(['', 0, 'N']);
    expect(read(input({ dim: [{ dimValue: -1n }] }))).toThrow(/neither a size nor a name/);
    expect(read(input())).toThrow(/value "x": Pupil does not read tensors of unknown rank/);
    expect(read({ graph: { input: [{ name: 'x', type: {} }] } })).toThrow(/not tensors/);
  });

  it('are refused by name for what Pupil does not read', () => {
    expect(read({ functions: [{}] })).toThrow(/functions/);
    expect(read({ graph: { sparseInitializer: [{}] } })).toThrow(/sparse initializers/);
    expect(read(node({ name: 'a', type: 11 }))).toThrow(
      /attribute a: Pupil does not read attributes of this type/,
    );
    expect(read(node({ name: 'a', type: 2, refAttrName: 'outer' }))).toThrow(/references to attributes/);
    expect(read(node({ name: 'a', type: 2, i: 2n ** 60n }))).toThrow(
      /node 0 Op, attribute a: an integer is too large/,
    );
    expect(read(node({ name: 'a', type: 3, s: Uint8Array.of(0xff) }))).toThrow(/not UTF-8/);
    expect(read(node({ name: 'a', type: 4 }))).toThrow(/tensor is missing/);
    expect(read(node({ name: 'a', type: 5 }))).toThrow(/graph is missing/);
  });

  it('are refused where a name occurs twice', () => {
    const metadataProps = ['1', '2'].map((value) => ({ key: 'k', value }));
    expect(read({ metadataProps })).toThrow(/metadata: "k" occurs twice/);
    const opsetImport = [{ domain: '' }, { domain: 'ai.onnx' }];
    expect(read({ opsetImport })).toThrow(/operator sets: "" occurs twice/);
    const attribute = [1, 2].map(() => ({ name: 'a', type: 2 }));
    expect(read({ graph: { node: [{ opType: 'Op', attribute }] } })).toThrow(/attributes: "a" occurs twice/);
  });
});
