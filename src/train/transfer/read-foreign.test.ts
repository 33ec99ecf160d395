import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create } from '@bufbuild/protobuf';
import { afterAll, describe, expect, it } from 'vitest';
import { computeOnce } from '../../../test/compute.js';
import { damage } from '../../../test/damage.js';
import { rejectionOf } from '../../../test/error-of.js';
import {
  FEATURES,
  foreignClassifier,
  int,
  ints,
  node,
  savedModel,
  weight,
  withTensor,
} from '../../../test/foreign-models.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { isPupilError, type PupilError } from '../../base/error.js';
import { input } from '../../graph/index.js';
import { buildNetwork, sequential } from '../../nn/index.js';
import { decodeModel, encodeModel, type OnnxNode, type OnnxTensor } from '../../onnx/index.js';
import { EXTERNAL_LOCATION, schemaOf } from '../../onnx/schema.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { openBackbone } from './open-backbone.js';

const SIZE = { imageSize: 8 };

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

describe('files that nobody should trust', () => {
  it('are read, or refused in words, in 500 states of damage', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'damaged.onnx');
    const healthy = foreignClassifier();
    const codes = new Set<string>();
    for (let seed = 0; seed < 500; seed++) {
      writeFileSync(path, damage(healthy, seed));
      await openBackbone(path, SIZE).catch((error: unknown) => {
        expect(isPupilError(error), `seed ${seed}: ${error}`).toBe(true);
        codes.add((error as PupilError).kind);
      });
    }
    expect([...codes].sort()).toEqual(['format', 'option']);
  });

  it('are refused before they take all memory', async () => {
    const huge = (changed: OnnxNode, constants: OnnxTensor[] = []) => {
      const whole = decodeModel(foreignClassifier());
      const { graph } = whole;
      const nodes = [changed, ...graph.nodes.slice(1)];
      const initializers = [...graph.initializers, ...constants];
      return openBackbone(
        savedModel(encodeModel({ ...whole, graph: { ...graph, nodes, initializers } })),
        SIZE,
      );
    };
    const pads = node('Conv', ['image', 'conv/weight'], ['maps'], { pads: ints(60_000, 1, 60_000, 1) });
    expect(await rejectionOf(huge(pads))).toMatchObject({ code: 'format/onnx-size', got: { pads: 60_000 } });
    const shape = BigInt64Array.of(1_000_000n, 1n, 1000n, 1000n);
    const sizes: OnnxTensor = { name: 'sizes', dtype: 'int64', shape: [4], data: shape };
    expect(await rejectionOf(huge(node('Expand', ['image', 'sizes'], ['maps']), [sizes]))).toMatchObject({
      code: 'format/onnx-size',
      got: { values: 1e12 },
    });
  });

  it('are refused wherever in them such sizes are asked for', async () => {
    const truth: OnnxTensor = { name: 'isOne', dtype: 'bool', shape: [1], data: Uint8Array.of(1) };
    const vector = (name: string, ...values: number[]): OnnxTensor => ({
      name,
      dtype: 'int64',
      shape: [values.length],
      data: BigInt64Array.from(values, BigInt),
    });
    const branch = (nodes: OnnxNode[], initializers: OnnxTensor[] = []) => ({
      type: 'graph' as const,
      value: {
        name: 'branch',
        nodes,
        inputs: [],
        outputs: [{ name: 'r', dtype: 'unknown' as const, shape: [] }],
        initializers,
      },
    });
    const chosen = (nodes: OnnxNode[], initializers?: OnnxTensor[]) => [
      node('ReduceMax', ['image'], ['most'], { keepdims: int(0) }),
      node('Cast', ['most'], ['isAny'], { to: int(9) }),
      node('If', ['isAny'], ['maps'], {
        then_branch: branch(nodes, initializers),
        else_branch: branch([node('Identity', ['image'], ['r'])]),
      }),
    ];
    const cases: [OnnxNode[], OnnxTensor[]][] = [
      // Inside of a branch, by constants in it, around it, and worked out of both.
      [chosen([node('Expand', ['image', 'large'], ['r'])], [vector('large', 1e6, 1, 1e3, 1e3)]), []],
      [chosen([node('Tile', ['image', 'large'], ['r'])]), [vector('large', 1e6, 1, 1e3, 1e3)]],
      [
        chosen(
          [node('Mul', ['some', 'other'], ['sizes']), node('Expand', ['image', 'sizes'], ['r'])],
          [vector('some', 1e4, 1, 1e3, 1e3)],
        ),
        [vector('other', 100)],
      ],
      [[node('RandomNormal', [], ['maps'], { shape: ints(1e6, 3, 1e3, 1e3) })], []],
      [
        [
          node('Loop', ['rounds', 'isOne', 'image'], ['maps'], {
            body: branch([node('Identity', ['image'], ['r'])]),
          }),
        ],
        [vector('rounds', 2 ** 40), truth],
      ],
    ];
    for (const [changed, constants] of cases) {
      const whole = decodeModel(foreignClassifier());
      const { graph } = whole;
      const nodes = [...changed, ...graph.nodes.slice(1)];
      const initializers = [...graph.initializers, ...constants];
      const bytes = encodeModel({ ...whole, graph: { ...graph, nodes, initializers } });
      const opened = openBackbone(savedModel(bytes), { ...SIZE, features: 'maps' });
      expect(await rejectionOf(opened), changed.at(-1)!.opType).toMatchObject({
        code: expect.stringMatching(/^format\/(onnx-size|backbone-inputs)$/),
      });
    }
  });
});

describe('data in other files', () => {
  it('are read from beside the model, and from nowhere else', async () => {
    const bytes = new Uint8Array(foreignWeight().data.buffer.slice(0) as ArrayBuffer);
    const folder = temporaryFolder({
      'weights/data.bin': bytes,
      'short.bin': bytes.subarray(0, 8),
      'model/x': '',
    });
    const open = (location: string, offset?: string) => {
      const path = join(folder, 'model.onnx');
      writeFileSync(path, externalModel(location, offset));
      return openBackbone(path, SIZE);
    };
    expect((await open('weights/data.bin')).values.get('backbone.conv_weight')).toEqual(foreignWeight().data);
    const outside = join(temporaryFolder({ 'secret.bin': bytes }), 'secret.bin');
    symlinkSync(outside, join(folder, 'link.bin'));
    for (const location of [
      outside,
      `../${outside.split('/').slice(-2).join('/')}`,
      'link.bin',
      'weights',
      'nowhere',
      '',
    ])
      expect(await rejectionOf(open(location)), location).toMatchObject({
        code: 'format/onnx-external-data',
      });
    expect(await rejectionOf(open('short.bin'))).toMatchObject({ code: 'format/onnx-tensor' });
    for (const offset of ['-4', '1e9', '9999999999'])
      expect(await rejectionOf(open('weights/data.bin', offset)), offset).toMatchObject({
        code: 'format/onnx-external-data',
      });
  });
});

describe('weights that are stored small', () => {
  // -2 to 2 in float16, bfloat16, int8: exact in each.
  const HALVES = [0xc000, 0xbc00, 0, 0x3c00, 0x4000];
  const BRAINS = [0xc000, 0xbf80, 0, 0x3f80, 0x4000];
  const shape = foreignWeight().shape;
  const places = Array.from({ length: 162 }, (_, i) => (i * 7) % 5);
  const cast = node('Cast', ['stored'], ['conv/weight'], { to: int(1) });
  const scaled = node('DequantizeLinear', ['stored', 'scale'], ['conv/weight']);
  const scale: OnnxTensor = { name: 'scale', dtype: 'float32', shape: [], data: Float32Array.of(1) };

  it.each([
    ['float16', 10, cast, Uint16Array.from(places, (i) => HALVES[i]!)],
    ['bfloat16', 16, cast, Uint16Array.from(places, (i) => BRAINS[i]!)],
    ['int8', 3, scaled, Int8Array.from(places, (i) => i - 2)],
  ])('make of pictures what they make as they are: %s', async (_, dataType, maker, data) => {
    const stored = decodeModel(withoutWeight([maker]));
    stored.graph.initializers.push(scale);
    const rawData = new Uint8Array(data.buffer);
    const small = withTensor(encodeModel(stored), {
      name: 'stored',
      dataType,
      dims: shape.map(BigInt),
      rawData,
    });
    const plain = decodeModel(withoutWeight());
    plain.graph.initializers.push({
      name: 'conv/weight',
      dtype: 'float32',
      shape,
      data: Float32Array.from(places, (i) => i - 2),
    });
    const expected = await featuresOf(encodeModel(plain));
    expect(expected.some((value) => value !== 0)).toBe(true);
    expect(await featuresOf(small)).toEqual(expected);
  });
});

/** What a backbone makes of two pictures of noise. */
async function featuresOf(bytes: Uint8Array): Promise<Float32Array> {
  const { layer, values } = await openBackbone(savedModel(bytes), SIZE);
  const pictures = input('pictures', [2, 3, 8, 8]);
  const { output, variables } = buildNetwork(sequential([layer]), pictures, { mode: 'inference' });
  const feeds = variables.map(({ tensor, name }) => [tensor, values.get(name)!] as const);
  const data = Float32Array.from({ length: 384 }, (_, i) => Math.sin(i * 0.7));
  const [features] = await computeOnce(runtime, [[pictures, data], ...feeds], [output]);
  return features as Float32Array;
}

function foreignWeight() {
  return weight('conv/weight', [FEATURES, 3, 3, 3]);
}

/** The model with the weights of its convolution in another file. */
function externalModel(location: string, offset?: string): Uint8Array {
  return withTensor(withoutWeight(), {
    name: 'conv/weight',
    dataType: 1,
    dims: foreignWeight().shape.map(BigInt),
    dataLocation: EXTERNAL_LOCATION,
    externalData: Object.entries({ location, ...(offset !== undefined && { offset }) }).map(([key, value]) =>
      create(schemaOf('StringStringEntryProto'), { key, value }),
    ),
  });
}

/** The model with the weights of its convolution left out, and made by these nodes. */
function withoutWeight(makers: readonly OnnxNode[] = []): Uint8Array {
  const whole = decodeModel(foreignClassifier());
  const { nodes, initializers } = whole.graph;
  const others = initializers.filter(({ name }) => name !== 'conv/weight');
  const graph = { ...whole.graph, nodes: [...makers, ...nodes], initializers: others };
  return encodeModel({ ...whole, graph });
}
