import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../../../test/error-of.js';
import {
  colouredPictures,
  FEATURES,
  foreignClassifier,
  int,
  ints,
  model,
  node,
  savedModel,
} from '../../../test/foreign-models.js';
import { temporaryFolder } from '../../../test/pictures.js';
import type { PictureArraysSource } from '../../data/index.js';
import { decodeModel, encodeModel, type OnnxModel } from '../../onnx/index.js';
import { openModel } from '../../runtime/index.js';
import { evaluate } from '../model/evaluate.js';
import { readVariables } from '../model/model-file.js';
import { train } from '../train.js';
import { backboneCandidates, openBackbone } from './open-backbone.js';
import { withHead } from './pretrained.js';

const SIZE = { imageSize: 8 };

describe('openBackbone', () => {
  it('cuts a model before its last classifier', async () => {
    const backbone = await openBackbone(savedModel(foreignClassifier()), SIZE);
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
    const path = savedModel(foreignClassifier());
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
    const path = savedModel(foreignClassifier());
    const backbone = await openBackbone(path, { ...SIZE, mean: [0.5], std: [0.25] });
    const out = join(temporaryFolder(), 'run');
    const source = colouredPictures(24);
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
    const path = savedModel(encodeModel({ ...whole, graph: { ...whole.graph, nodes } }));
    const { values } = await openBackbone(path, SIZE);
    expect([...values.keys()]).toEqual(['backbone.conv_weight', 'backbone.other.bias']);
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
    expect(await rejectionOf(openBackbone(savedModel(encodeModel(mixed))))).toMatchObject({
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
    expect(await rejectionOf(openBackbone(savedModel(encodeModel(wide))))).toMatchObject({
      code: 'option/backbone-input',
    });
    const pooled = foreignClassifier();
    const graph = decodeModel(pooled).graph;
    const sized = encodeModel({
      ...decodeModel(pooled),
      graph: { ...graph, inputs: [{ ...graph.inputs[0]!, shape: ['N', 3, 8, 8] }] },
    });
    expect(await rejectionOf(openBackbone(savedModel(sized), { imageSize: 16 }))).toMatchObject({
      code: 'option/backbone-input',
      what: 'the model takes pictures of one size alone, not 16 x 16',
    });
  });
});

/** The model with the features of its backbone as an output. */
function withFeatures(own: OnnxModel): OnnxModel {
  const flatten = own.graph.nodes.findLast(({ opType }) => opType === 'Flatten')!;
  const output = { name: 'features', dtype: 'float32' as const, shape: ['N', FEATURES] };
  const copy = node('Identity', [flatten.outputs[0]!], ['features']);
  return { ...own, graph: { ...own.graph, nodes: [...own.graph.nodes, copy], outputs: [output] } };
}

function firstPictures(source: PictureArraysSource): { pixels: Uint8Array } {
  return { pixels: source.pixels.slice(0, 4 * 192) };
}

/** What ONNX Runtime makes of the first pictures, normalized by hand. */
async function featuresOf(path: string, source: PictureArraysSource): Promise<Float32Array> {
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
