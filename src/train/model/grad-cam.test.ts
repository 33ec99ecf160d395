import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { rejectionOf } from '../../../test/error-of.js';
import { temporaryFolder } from '../../../test/pictures.js';
import {
  activation,
  add,
  apply,
  backbone,
  batchNorm,
  conv2d,
  dense,
  depthwiseConv2d,
  flatten,
  globalAvgPool2d,
  input,
  type Layer,
  maxPool2d,
  network,
  residual,
  sequential,
  type Task,
} from '../../nn/index.js';
import { buildClassifier } from './classifier.js';
import { lastFeatureMap } from './feature-map.js';
import { type GradCam, openGradCam } from './grad-cam.js';
import { exportClassifier } from './model-file.js';

const opened: GradCam[] = [];
afterEach(async () => {
  for (const cam of opened.splice(0)) await cam.dispose();
});

interface Model {
  readonly layers: Layer;
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly task?: Task;
  readonly classes?: readonly string[];
}

const size = { height: 2, width: 2, channels: 1 as const };

function fileOf({ layers, values, task = 'multi-class', classes = ['a', 'b'] }: Model): string {
  const classifier = {
    task,
    classes: [...classes],
    input: size,
    normalization: { mean: [0], std: [1] },
    network: layers,
  };
  const contract = { task, classes: [...classes], input: { ...size, fit: 'stretch' as const } };
  const named = Object.entries(values).map(([name, data]) => [name, Float32Array.from(data)] as const);
  const file = join(temporaryFolder(), 'model.onnx');
  writeFileSync(file, exportClassifier(classifier, contract, new Map(named)));
  return file;
}

async function open(model: Model): Promise<GradCam> {
  const cam = await openGradCam(fileOf(model), { threads: 1 });
  opened.push(cam);
  return cam;
}

const PIXELS = Uint8Array.of(1, 2, 3, 4);

describe('a saliency map', () => {
  // Two filters of one pixel: A_1 = relu(x - 2), A_2 = relu(3 - x); scores are sums of their means.
  const twoFilters = {
    layers: sequential([conv2d(2, 1, { activation: 'relu' }), globalAvgPool2d(), dense(2)]),
    values: {
      'conv2d_1.kernel': [1, -1],
      'conv2d_1.bias': [-2, 3],
      'dense_1.kernel': [4, 0, 0, 8],
      'dense_1.bias': [7, 7],
    },
  };

  it('is the feature map weighted by the mean gradient of the score', async () => {
    const cam = await open(twoFilters);
    expect(cam.layer).toBe('conv2d_1');
    // The score of a is mean(A_1) * 4, so that every gradient for A_1 is 4 / 4: the map is A_1.
    expect(await cam.mapOf(PIXELS, 0)).toEqual({ height: 2, width: 2, values: Float32Array.of(0, 0, 1, 2) });
    expect(await cam.mapOf(PIXELS, 1)).toEqual({ height: 2, width: 2, values: Float32Array.of(4, 2, 0, 0) });
  });

  it('has no places that speak against the answer', async () => {
    const cam = await open({
      ...twoFilters,
      values: { ...twoFilters.values, 'dense_1.kernel': [-4, 2, 0, 8] },
    });
    // 0.5 A_2 - A_1 = [1, 0.5, -1, -2].
    expect((await cam.mapOf(PIXELS, 0)).values).toEqual(Float32Array.of(1, 0.5, 0, 0));
  });

  it('of two classes speaks for the one that is asked about', async () => {
    const cam = await open({
      ...twoFilters,
      task: 'binary',
      layers: sequential([conv2d(2, 1, { activation: 'relu' }), globalAvgPool2d(), dense(1)]),
      values: { ...twoFilters.values, 'dense_1.kernel': [4, -8], 'dense_1.bias': [0] },
    });
    expect((await cam.mapOf(PIXELS, 1)).values).toEqual(Float32Array.of(0, 0, 1, 2));
    expect((await cam.mapOf(PIXELS, 0)).values).toEqual(Float32Array.of(4, 2, 0, 0));
  });

  it('knows nothing of a network without convolutions', async () => {
    const error = await rejectionOf(
      openGradCam(
        fileOf({
          layers: sequential([flatten(), dense(2)]),
          values: { 'dense_1.kernel': [1, 1, 1, 1, 1, 1, 1, 1], 'dense_1.bias': [0, 0] },
        }),
      ),
    );
    expect(error.code).toBe('option/saliency');
    expect(error.message).toMatch(
      /the network has no convolution that keeps places apart, .* \(got \["flatten", "dense", "sequential"\]\); ask a network with convolutions/,
    );
  });
});

describe('the last feature map', () => {
  const layerOf = (layers: Layer, units = 2) => {
    const built = buildClassifier(
      {
        task: 'multi-class',
        classes: Array.from({ length: units }, (_, i) => `class ${i}`),
        input: { height: 8, width: 8, channels: 3 },
        normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
        network: layers,
      },
      { batchSize: 1, mode: 'inference' },
    );
    const found = lastFeatureMap(built.network);
    return found && [found.path, found.output.shape];
  };

  it.each([
    [
      'what activates behind the last convolution',
      sequential([conv2d(4, 3), batchNorm(), activation('relu'), globalAvgPool2d(), dense(2)]),
      ['activation_1', [1, 4, 6, 6]],
    ],
    [
      'not what pools it',
      sequential([conv2d(4, 3, { activation: 'relu' }), maxPool2d(2), flatten(), dense(2)]),
      ['conv2d_1', [1, 4, 6, 6]],
    ],
    [
      'a residual block with what is added',
      sequential([residual([conv2d(3, 3, { padding: 'same' })]), globalAvgPool2d(), dense(2)]),
      ['residual_1', [1, 3, 8, 8]],
    ],
    [
      'not a convolution that sees a single place',
      sequential([depthwiseConv2d(3), maxPool2d(6), conv2d(5, 1), flatten(), dense(2)]),
      ['depthwiseConv2d_1', [1, 3, 6, 6]],
    ],
  ])('is %s', (_, layers, expected) => {
    expect(layerOf(layers)).toEqual(expected);
  });

  it('is what a backbone of somebody else makes of pictures', () => {
    const options = {
      source: 'other.onnx',
      pictures: { height: 8, width: 8, channels: 3, layout: 'nchw', order: 'rgb', dtype: 'float32' } as const,
      graph: {
        inputs: ['x'],
        outputs: ['y'],
        nodes: [{ opType: 'Relu', inputs: ['x'], outputs: ['y'], attributes: {} }],
        constants: {},
      },
      weights: [],
      features: [3, 8, 8],
    };
    const layers = sequential([backbone(options), globalAvgPool2d(), dense(2)]);
    expect(layerOf(layers)).toEqual(['backbone_1', [1, 3, 8, 8]]);
  });

  it('is found in branches', () => {
    const x = input();
    const sum = apply(
      add(),
      apply(conv2d(4, 3, { name: 'left' }), x),
      apply(conv2d(4, 3, { name: 'right' }), x),
    );
    expect(layerOf(network(apply(dense(2), apply(globalAvgPool2d(), sum))))).toEqual(['add_1', [1, 4, 6, 6]]);
  });
});
