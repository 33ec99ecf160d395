import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { damage } from '../../../test/damage.js';
import { rejectionOf } from '../../../test/error-of.js';
import { FEATURES, foreignClassifier, int, ints, model, node, weight } from '../../../test/foreign-models.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { isPupilError, type PupilError } from '../../base/error.js';
import { pictureArrays } from '../../data/index.js';
import { batchNorm, conv2d, dense, dropout, globalAvgPool2d, sequential } from '../../nn/index.js';
import {
  decodeModel,
  encodeModel,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
} from '../../onnx/index.js';
import { schemaOf } from '../../onnx/schema.js';
import { openModel } from '../../runtime/index.js';
import { evaluate } from '../model/evaluate.js';
import { exportModel } from '../model/export-run.js';
import { readVariables } from '../model/model-file.js';
import { readRunConfig } from '../run/run-config.js';
import { runDirectory } from '../run/run-directory.js';
import { train } from '../train.js';
import { backboneCandidates, openBackbone } from './open-backbone.js';
import { withHead } from './pretrained.js';

const SIZE = { imageSize: 8 };

function saved(bytes: Uint8Array, name = 'foreign.onnx'): string {
  return join(temporaryFolder({ [name]: bytes }), name);
}

/** Noise of two colours, which anything can tell apart. */
function pictures(count = 24) {
  const pixels = new Uint8Array(count * 8 * 8 * 3).map((_, i) => {
    const picture = Math.floor(i / 192);
    return ((i * 31) % 90) + (picture % 2 === 0 ? (i % 3) * 60 : (2 - (i % 3)) * 60);
  });
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  return pictureArrays({ width: 8, height: 8, channels: 3, classes: ['a', 'b'], pixels, labels });
}

describe('openBackbone', () => {
  it('cuts a model before its last classifier', async () => {
    const backbone = await openBackbone(saved(foreignClassifier()), SIZE);
    expect(backbone.features).toEqual({ name: 'row', shape: [FEATURES] });
    expect([...backbone.values.keys()]).toEqual(['backbone.conv_weight', 'backbone.conv_bias']);
    expect(backbone.input).toEqual({ height: 8, width: 8, channels: 3 });
    expect(backbone.notes).toMatchInlineSnapshot(`
      [
        "pictures: 8 x 8, rgb, nchw",
        "pixels: 0 to 1, mean 0.485, 0.456, 0.406, std 0.229, 0.224, 0.225 (ImageNet's, since neither the file nor you say others)",
      ]
    `);
  });

  it('takes the value that is named, and says which there are where there is none', async () => {
    const path = saved(foreignClassifier());
    expect((await openBackbone(path, { ...SIZE, features: 'maps' })).features.shape).toEqual([
      FEATURES,
      8,
      8,
    ]);
    expect(await rejectionOf(openBackbone(path, { ...SIZE, features: 'map' }))).toMatchObject({
      code: 'option/features',
      got: 'map',
      fix: expect.stringContaining('did you mean maps?'),
    });
    const { candidates } = await backboneCandidates(path, SIZE);
    expect(candidates.map(({ name, shape, isChosen }) => [name, shape.join('x'), isChosen])).toEqual([
      ['maps', '6x8x8', false],
      ['normalized', '6x8x8', false],
      ['active', '6x8x8', false],
      ['pooled', '6x1x1', false],
      ['row', '6', true],
      ['logits', '4', false],
    ]);
  });

  it('trains a head on it, leaves its weights as they are, and exports one file that takes pixels', async () => {
    const path = saved(foreignClassifier());
    const backbone = await openBackbone(path, { ...SIZE, mean: [0.5], std: [0.25] });
    const out = join(temporaryFolder(), 'run');
    const source = pictures();
    const result = await train(withHead(backbone, { hidden: [5], dropout: 0.1 }), source, {
      epochs: 3,
      batchSize: 5,
      learningRate: 0.05,
      threads: 1,
      out,
    });
    expect(result.validation.accuracy).toBeGreaterThan(0.9);
    const exported = decodeModel(readFileSync(result.model));
    expect(exported.graph.inputs).toEqual([{ name: 'pixels', dtype: 'uint8', shape: ['N', 8, 8, 3] }]);
    expect(exported.graph.nodes.map(({ opType }) => opType)).toEqual(
      expect.arrayContaining(['LRN', 'Softsign']),
    );
    const variables = readVariables(result.model, encodeModel(exported));
    for (const [name, data] of backbone.values) expect(variables.get(name)?.data).toEqual(data);
    expect((await evaluate(result.model, source)).report.metrics.accuracy).toBe(result.validation.accuracy);
    // The head's own layers on what ONNX Runtime alone makes of the pictures.
    expect(await headOf(exported, await featuresOf(path, source))).toBeLessThan(1e-5);

    async function headOf(own: OnnxModel, features: Float32Array): Promise<number> {
      const session = await openModel('own', encodeModel(withFeatures(own)), 1);
      const { pixels } = firstPictures(source);
      const answers = await session.run({ pixels: { dtype: 'uint8', shape: [4, 8, 8, 3], data: pixels } });
      await session.dispose();
      const found = answers.features as Float32Array;
      return features.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
    }
  });

  it('gives each name of a value that is passed on a variable of its own', async () => {
    const whole = decodeModel(foreignClassifier());
    const [conv, ...others] = whole.graph.nodes;
    const nodes = [
      node('Identity', ['conv::bias'], ['other.bias']),
      { ...conv!, inputs: ['image', 'conv/weight', 'other.bias'] },
      ...others,
    ];
    const path = saved(encodeModel({ ...whole, graph: { ...whole.graph, nodes } }));
    const { values } = await openBackbone(path, SIZE);
    expect([...values.keys()]).toEqual(['backbone.conv_weight', 'backbone.other.bias']);
  });

  it('refuses a model that makes features of one picture at a time', async () => {
    const fixed = model({
      inputs: [{ name: 'x', dtype: 'float32', shape: [1, 3, 8, 8] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: [1, 192] }],
      nodes: [node('Reshape', ['x', 'shape'], ['y'])],
      initializers: [{ name: 'shape', dtype: 'int64', shape: [2], data: BigInt64Array.of(1n, 192n) }],
    });
    expect(await rejectionOf(openBackbone(saved(encodeModel(fixed))))).toMatchObject({
      code: 'format/backbone-batch',
    });
  });

  it('refuses features of a picture that depend on the others', async () => {
    const mixed = model({
      inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 3, 8, 8] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: ['N', 3, 8, 8] }],
      nodes: [
        node('ReduceMean', ['x'], ['mean'], { axes: ints(0), keepdims: int(1) }),
        node('Sub', ['x', 'mean'], ['y']),
      ],
    });
    expect(await rejectionOf(openBackbone(saved(encodeModel(mixed))))).toMatchObject({
      code: 'format/backbone-batch',
      got: 'features of a picture depend on the other pictures',
    });
  });

  it('refuses what is no picture, and another size than that of the file', async () => {
    const wide = model({
      inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 7] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: ['N', 7] }],
      nodes: [node('Relu', ['x'], ['y'])],
    });
    expect(await rejectionOf(openBackbone(saved(encodeModel(wide))))).toMatchObject({
      code: 'option/backbone-input',
    });
    const pooled = foreignClassifier();
    const graph = decodeModel(pooled).graph;
    const sized = encodeModel({
      ...decodeModel(pooled),
      graph: { ...graph, inputs: [{ ...graph.inputs[0]!, shape: ['N', 3, 8, 8] }] },
    });
    expect(await rejectionOf(openBackbone(saved(sized), { imageSize: 16 }))).toMatchObject({
      code: 'option/backbone-input',
      what: 'the model takes pictures of one size alone, not 16',
    });
  });
});

describe('a model that Pupil has exported', () => {
  it('begins another training without its classifier, with its layers, values and normalization', async () => {
    const root = temporaryFolder();
    const options = { epochs: 1, batchSize: 8, threads: 1 };
    const network = sequential([
      conv2d(4, 3, { activation: 'relu' }),
      batchNorm(),
      globalAvgPool2d(),
      sequential([dropout(0.2), dense(2)]),
    ]);
    await train(network, pictures(), { ...options, out: join(root, 'first') });
    const run = join(root, 'first');
    const backbone = await openBackbone(run);
    expect(backbone.features.shape).toEqual([4]);
    const second = await train(withHead(backbone), pictures(30), { ...options, out: join(root, 'second') });
    const [before, after] = [join(run, 'model.onnx'), second.model].map((file) =>
      readVariables(file, readFileSync(file)),
    );
    for (const name of ['conv2d_1.kernel', 'conv2d_1.bias', 'batchNorm_1.gamma', 'batchNorm_1.movingMean'])
      expect(after!.get(`backbone.${name}`)?.data, name).toEqual(before!.get(name)?.data);
    const config = await readRunConfig(runDirectory(second.run));
    expect(config.classifier).toMatchObject({
      normalization: (await readRunConfig(runDirectory(run))).classifier['normalization' as never],
    });
    expect(await rejectionOf(openBackbone(run, { range: 'bytes' }))).toMatchObject({
      code: 'option/backbone',
    });

    const file = join(root, 'eye.onnx');
    const exported = await exportModel(run, file, { features: true });
    expect(exported.features).toEqual([4]);
    const { values, layer, ...others } = await openBackbone(file);
    expect(values).toEqual(backbone.values);
    expect(layer).toEqual(backbone.layer);
    expect(others).toMatchObject({ normalization: backbone.normalization, input: backbone.input });
    const whole = decodeModel(readFileSync(file));
    const [, ...left] = whole.graph.initializers;
    const without = encodeModel({ ...whole, graph: { ...whole.graph, initializers: left } });
    expect(await rejectionOf(openBackbone(saved(without)))).toMatchObject({ code: 'format/model-values' });
    for (let seed = 0; seed < 200; seed++) {
      const damaged = saved(damage(readFileSync(file), seed));
      await openBackbone(damaged).catch((error: unknown) =>
        expect(isPupilError(error), `seed ${seed}: ${error}`).toBe(true),
      );
    }
    // Others read it as a model of pixels, from which they take the same features.
    const { contract, candidates } = await backboneCandidates(file);
    expect(contract.pictures).toMatchObject({ layout: 'nhwc', dtype: 'uint8', height: 8 });
    expect(contract.normalization).toEqual({ mean: [0, 0, 0], std: [1, 1, 1] });
    expect(candidates.at(-1)).toMatchObject({ name: 'features', shape: [4], isChosen: true });
  });
});

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
      return openBackbone(saved(encodeModel({ ...whole, graph: { ...graph, nodes, initializers } })), SIZE);
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

function foreignWeight() {
  return weight('conv/weight', [FEATURES, 3, 3, 3]);
}

/** The model with the weights of its convolution in another file. */
function externalModel(location: string, offset?: string): Uint8Array {
  const whole = decodeModel(foreignClassifier());
  const others = whole.graph.initializers.filter(({ name }) => name !== 'conv/weight');
  const rest = encodeModel({ ...whole, graph: { ...whole.graph, initializers: others } });
  const tensor = create(schemaOf('TensorProto'), {
    name: 'conv/weight',
    dataType: 1,
    dims: foreignWeight().shape.map(BigInt),
    dataLocation: 1,
    externalData: Object.entries({ location, ...(offset !== undefined && { offset }) }).map(([key, value]) =>
      create(schemaOf('StringStringEntryProto'), { key, value }),
    ),
  });
  const more = toBinary(
    schemaOf('ModelProto'),
    create(schemaOf('ModelProto'), { graph: create(schemaOf('GraphProto'), { initializer: [tensor] }) }),
  );
  // Messages that stand one after the other are read as one.
  return Uint8Array.from([...rest, ...more]);
}

/** The model with the features of its backbone as an output. */
function withFeatures(own: OnnxModel): OnnxModel {
  const flatten = own.graph.nodes.findLast(({ opType }) => opType === 'Flatten')!;
  const output = { name: 'features', dtype: 'float32' as const, shape: ['N', FEATURES] };
  const copy = node('Identity', [flatten.outputs[0]!], ['features']);
  return { ...own, graph: { ...own.graph, nodes: [...own.graph.nodes, copy], outputs: [output] } };
}

function firstPictures(source: ReturnType<typeof pictures>): { pixels: Uint8Array } {
  return { pixels: source.pixels.slice(0, 4 * 192) };
}

/** What ONNX Runtime makes of the first pictures, normalized by hand. */
async function featuresOf(path: string, source: ReturnType<typeof pictures>): Promise<Float32Array> {
  const whole = decodeModel(foreignClassifier());
  const output = { name: 'row', dtype: 'float32' as const, shape: ['N', FEATURES] };
  const session = await openModel(
    path,
    encodeModel({ ...whole, graph: { ...whole.graph, outputs: [output] } }),
    1,
  );
  const { pixels } = firstPictures(source);
  const data = Float32Array.from({ length: pixels.length }, (_, i) => {
    const [picture, within] = [Math.floor(i / 192), i % 192];
    const [channel, place] = [Math.floor(within / 64), within % 64];
    return (pixels[picture * 192 + place * 3 + channel]! / 255 - 0.5) / 0.25;
  });
  const answers = await session.run({ image: { dtype: 'float32', shape: [4, 3, 8, 8], data } });
  await session.dispose();
  return answers.row as Float32Array;
}
