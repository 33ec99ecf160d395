import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../test/error-of.js';
import { openModel } from '../runtime/index.js';
import { decodeForeignModel } from './decode.js';
import { encodeModel } from './encode.js';
import { schemaOf } from './schema.js';

const ModelSchema = schemaOf('ModelProto');
const SparseSchema = schemaOf('SparseTensorProto');
type Sparse = MessageInitShape<typeof SparseSchema>;

const sparse = (dims: number[], values: number[], indices: number[], places = [values.length]): Sparse => ({
  dims: dims.map(BigInt),
  values: { name: 'w', dataType: 1, dims: [BigInt(values.length)], floatData: values },
  indices: { dataType: 7, dims: places.map(BigInt), int64Data: indices.map(BigInt) },
});

const value = (name: string) => ({
  name,
  type: { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 2n }, { dimValue: 3n }] } } },
});

function file(tensors: Sparse[]): Uint8Array {
  return toBinary(
    ModelSchema,
    create(ModelSchema, {
      irVersion: 8n,
      opsetImport: [{ domain: '', version: 17n }],
      graph: {
        name: 'g',
        node: [{ opType: 'Sub', input: ['w', 'x'], output: ['y'] }],
        sparseInitializer: tensors,
        input: [value('x')],
        output: [value('y')],
      },
    }),
  );
}

const read = (bytes: Uint8Array) =>
  decodeForeignModel(bytes, 'a.onnx', () => {
    throw new Error('nothing lies elsewhere');
  });

async function answer(bytes: Uint8Array): Promise<number[]> {
  const session = await openModel('case', bytes, 1);
  const data = Float32Array.of(1, 2, 3, 4, 5, 6);
  const { y } = await session.run({ x: { dtype: 'float32', shape: [2, 3], data } });
  await session.dispose();
  return Array.from(y as Float32Array);
}

describe('sparse tensors', () => {
  it.each<[string, Sparse, number[]]>([
    ['by flat places', sparse([2, 3], [7, -1], [1, 5]), [0, 7, 0, 0, 0, -1]],
    ['by places along axes', sparse([2, 3], [7, -1], [0, 2, 1, 0], [2, 2]), [0, 0, 7, -1, 0, 0]],
    ['of zeros alone', sparse([2, 3], [], []), [0, 0, 0, 0, 0, 0]],
  ])('are written out: %s', async (_, tensor, dense) => {
    const bytes = file([tensor]);
    const model = read(bytes);
    expect(Array.from(model.graph.initializers[0].data as Float32Array)).toEqual(dense);
    expect(await answer(encodeModel(model))).toEqual(dense.map((v, i) => v - (i + 1)));
  });

  it('of a Constant node too', () => {
    const attribute = [{ name: 'sparse_value', type: 11, sparseTensor: sparse([4], [3], [2]) }];
    const bytes = toBinary(
      ModelSchema,
      create(ModelSchema, {
        irVersion: 8n,
        graph: { node: [{ opType: 'Constant', output: ['c'], attribute }] },
      }),
    );
    const [node] = read(bytes).graph.nodes;
    expect(node.attributes.sparse_value).toMatchObject({
      type: 'tensor',
      value: { shape: [4], data: Float32Array.of(0, 0, 3, 0) },
    });
  });

  it('are refused where they are damaged, or would take all memory', () => {
    const refusal = (...tensors: Sparse[]) => errorOf(() => read(file(tensors))).message;
    expect(refusal(sparse([2, 3], [1], [6]))).toMatchInlineSnapshot(
      `"a.onnx: sparse tensor "w": a sparse tensor cannot be read: a value lies outside of it (got shape [2, 3], place 6); export the model with plain tensors"`,
    );
    expect(refusal(sparse([2, 3], [1], [-1]))).toMatch(/lies outside of it/);
    expect(refusal(sparse([2, 3], [1], [0, 3], [1, 2]))).toMatch(/lies outside of it/);
    expect(refusal(sparse([2, 3], [1, 2], [0], [1]))).toMatchInlineSnapshot(
      `"a.onnx: sparse tensor "w": a sparse tensor cannot be read: there are not as many places as values (got values [2], indices [1]); export the model with plain tensors"`,
    );
    expect(refusal(sparse([2 ** 20, 2 ** 20], [1], [0]))).toMatchInlineSnapshot(
      `"a.onnx: sparse tensor "w": a sparse tensor cannot be read: it has more values than a model of pictures can ask for (got shape [1048576, 1048576]); export the model with plain tensors"`,
    );
    expect(refusal(sparse([-4], [1], [0]))).toMatch(/more values than/);
    // Each of them small, all of them together not.
    expect(refusal(...Array.from({ length: 9 }, () => sparse([2 ** 24], [1], [0])))).toMatch(
      /more values than/,
    );
    expect(refusal({ dims: [1n] })).toMatch(/values or indices are missing/);
  });
});
