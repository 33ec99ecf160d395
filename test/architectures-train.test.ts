import { expect, it } from 'vitest';
import { randomStream } from '../src/base/random.js';
import { imageFolder } from '../src/data/index.js';
import { ARCHITECTURES, type ArchitectureSpec } from '../src/nn/index.js';
import { openModel } from '../src/runtime/index.js';
import { PIXELS } from '../src/train/input/picture-input.js';
import { exportRun } from '../src/train/loop/finish-run.js';
import { modelOutput } from '../src/train/model/model-file.js';
import { parseTrainOptions } from '../src/train/plan/options.js';
import { planRun } from '../src/train/plan/plan-run.js';
import { withTrainer } from '../src/train/step/with-trainer.js';

const CLASSES = ['a', 'b', 'c'];
const SIZE = 12;
const UPDATES = 4;

/** A small network of each family; learning rates below which it would take more updates to see the loss fall. */
const NETWORKS: readonly (readonly [spec: ArchitectureSpec & object, side: number, learningRate: number])[] =
  [
    [{ name: 'auto' }, 16, 1e-3],
    [{ name: 'cnn', depth: 3, filters: 4, widths: 'linear', dense: 0, dropoutRate: 0 }, 16, 4e-3],
    [{ name: 'mlp', hidden: [16], dropoutRate: 0 }, 8, 1e-3],
    [{ name: 'lenet5' }, 16, 1e-3],
    [{ name: 'keras-mnist-convnet', dropoutRate: 0.1 }, 12, 1e-3],
    [{ name: 'vgg', stages: [[4], [8, 8]], dense: [16], dropoutRate: 0 }, 8, 2e-3],
    [{ name: 'vgg', stages: [[4], [8]], dense: [16], dropoutRate: 0, batchNorm: true }, 8, 2e-3],
    [{ name: 'resnet-cifar', depth: 8, filters: 4 }, 8, 2e-3],
    [{ name: 'resnet-cifar', depth: 8, filters: 4, shortcut: 'projection' }, 9, 2e-3],
    [{ name: 'resnet', blocks: [1, 1], filters: 4, stem: 'large', zeroInitResidual: true }, 32, 2e-3],
    [{ name: 'resnet', block: 'bottleneck', blocks: [1, 1], filters: 4 }, 12, 2e-3],
    [{ name: 'mobilenet-v2', width: 0.1, dropoutRate: 0 }, 16, 2e-3],
    [{ name: 'convnext', blocks: [1, 1], filters: 4, stochasticDepthRate: 0 }, 12, 2e-3],
    [{ name: 'convnext', blocks: [1, 2], filters: 4, layerScale: 0.1, stem: 'large' }, 16, 2e-3],
  ];

it.each(NETWORKS)('%j trains on a few pictures and exports', async (spec, side, learningRate) => {
  const given = { learningRate, batchSize: SIZE, epochs: 1, schedule: 'constant', threads: 1 } as const;
  const request = {
    model: spec,
    source: imageFolder('pictures'),
    options: parseTrainOptions(given),
    given,
  };
  const config = planRun(request, {
    classes: CLASSES,
    input: { height: side, width: side, channels: 3, fit: 'crop' },
    training: SIZE,
    validation: SIZE,
    fingerprint: '',
    normalization: { mean: [128, 128, 128], std: [64, 64, 64] },
  });
  const batch = pictures(side);
  const { losses, model } = await withTrainer(config, {}, async (trainer) => {
    await trainer.initialize();
    const values: number[] = [];
    for (let update = 0; update < UPDATES; update++) {
      values.push((await trainer.update([batch], { batch: update, update, learningRate })).loss);
    }
    return { losses: values, model: exportRun(config, await trainer.read('variables')) };
  });
  expect(losses.every(Number.isFinite)).toBe(true);
  expect(losses.at(-1)).toBeLessThan(losses[0]);

  const session = await openModel('model.onnx', model, 1);
  const input = { dtype: 'uint8' as const, shape: [SIZE, side, side, 3], data: batch.pixels };
  const outputs = await session.run({ [PIXELS]: input }).finally(() => session.dispose());
  const probabilities = outputs[modelOutput('multi-class')] as Float32Array;
  expect(probabilities).toHaveLength(SIZE * CLASSES.length);
  for (let i = 0; i < SIZE; i++) {
    const row = probabilities.subarray(i * CLASSES.length, (i + 1) * CLASSES.length);
    expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  }
});

it('every family of networks is among those trained', () => {
  expect([...new Set(NETWORKS.map(([{ name }]) => name))].sort()).toEqual(
    ARCHITECTURES.map(({ name }) => name).sort(),
  );
});

/** Noise whose brightness tells the class. */
function pictures(side: number) {
  const stream = randomStream(5, 'pictures');
  const labels = Int32Array.from({ length: SIZE }, (_, i) => i % CLASSES.length);
  const perPicture = side * side * 3;
  const pixels = Uint8Array.from(
    { length: SIZE * perPicture },
    (_, i) => 40 + 60 * labels[Math.floor(i / perPicture)] + 40 * stream.uniform(),
  );
  return { size: SIZE, pixels, targets: labels, indices: Uint32Array.from(labels, (_, i) => i) };
}
