import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rejectionOf } from '../../../test/error-of.js';
import { colouredPictures, learnableClassifier } from '../../../test/foreign-models.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { batchNorm, conv2d, dense, globalAvgPool2d, sequential } from '../../nn/index.js';
import { loadCheckpoint } from '../run/checkpoint-file.js';
import { readRunConfig } from '../run/run-config.js';
import { runDirectory } from '../run/run-directory.js';
import { resume, train } from '../train.js';
import { openBackbone } from './open-backbone.js';
import { withHead } from './pretrained.js';

const EPOCHS = 8;
const options = { batchSize: 8, learningRate: 0.02, threads: 1, epochs: EPOCHS, keepCheckpoints: EPOCHS };
const pictures = () => colouredPictures(30);

/** Values after each epoch, as far as they are the network's, and the config. */
async function history(run: string) {
  const directory = runDirectory(run);
  const { state } = await loadCheckpoint<{ kept: { name: string; epoch: number }[] }>(
    directory.checkpoints,
    'last',
  );
  const names = [...state.kept].sort((a, b) => a.epoch - b.epoch).map(({ name }) => name);
  expect(names).toHaveLength(EPOCHS);
  const epochs = await Promise.all(
    names.map(async (name) => (await loadCheckpoint(directory.checkpoints, name)).tensors),
  );
  const { tensors: start } = await loadCheckpoint(directory.checkpoints, 'start');
  return { epochs, start, config: await readRunConfig(directory) };
}

/** In each stage, from the pictures up: the first epoch, from 1, after which variables are not what they began with. */
async function thaws(run: string, stages: readonly (readonly string[])[]) {
  const { epochs, start } = await history(run);
  return stages.map((layers) => {
    const names = [...start.keys()].filter((name) => layers.some((layer) => name.startsWith(`${layer}.`)));
    expect(names.length).toBeGreaterThan(0);
    const first = names.map(
      (name) =>
        1 +
        epochs.findIndex((tensors) => !bytes(tensors.get(name)!.data).equals(bytes(start.get(name)!.data))),
    );
    return [...new Set(first)];
  });
}

function bytes(data: ArrayBufferView): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

it('lets stages of a file begin to learn from the head downwards, and nothing of the others moves by a bit', async () => {
  const folder = temporaryFolder({ 'a.onnx': learnableClassifier() });
  const backbone = await openBackbone(join(folder, 'a.onnx'), { imageSize: 8 });
  const out = join(folder, 'run');
  await train(withHead(backbone, { recipe: 'gradual' }), pictures(), { ...options, out });
  const { config } = await history(out);
  const { freeze, groups } = config.training;
  expect(freeze.map(({ layers, untilEpoch, warmupEpochs }) => [layers, untilEpoch, warmupEpochs])).toEqual([
    ['backbone.stage4', 2, 0.4],
    ['backbone.stage3', 3, 0.4],
    ['backbone.stage2', 5, 0.4],
    ['backbone.stage1', 6, 0.4],
  ]);
  expect(groups.map(({ layers, learningRateFactor }) => [layers, learningRateFactor])).toEqual([
    ['backbone.stage4', 0.385],
    ['backbone.stage3', 0.148],
    ['backbone.stage2', 0.0569],
    ['backbone.stage1', 0.0219],
  ]);
  // Moving statistics of the batch norm, which are in stage 2, among them.
  expect(
    await thaws(
      out,
      [1, 2, 3, 4].map((i) => [`backbone.stage${i}`]),
    ),
  ).toEqual([[6], [5], [3], [2]]);
});

it('goes on to the same bytes after a kill between two thaws', async () => {
  const folder = temporaryFolder({ 'a.onnx': learnableClassifier() });
  const backbone = await openBackbone(join(folder, 'a.onnx'), { imageSize: 8 });
  const model = withHead(backbone, { recipe: 'gradual', hidden: [5], dropout: 0.3 });
  const whole = await train(model, pictures(), { ...options, out: join(folder, 'whole') });
  const stop = new AbortController();
  const out = join(folder, 'killed');
  const killed = train(
    model,
    pictures(),
    { ...options, out },
    {
      signal: stop.signal,
      onEvent: (event) => event.type === 'step' && event.epoch === 4 && event.step === 2 && stop.abort(),
    },
  );
  expect((await rejectionOf(killed)).kind).toBe('interrupted');
  const resumed = await resume(out, { source: pictures() });
  expect(readFileSync(resumed.model)).toEqual(readFileSync(whole.model));
});

it('takes layers of a run of our own by the resolution of what they make', async () => {
  const root = temporaryFolder();
  const block = (name: string, filters: number) =>
    sequential(
      [
        conv2d(filters, 3, { strides: 2, padding: 'same', useBias: false }),
        batchNorm(),
        conv2d(filters, 3, { padding: 'same', activation: 'relu' }),
      ],
      { name },
    );
  const network = sequential([
    conv2d(3, 3, { padding: 'same', name: 'stem' }),
    batchNorm({ name: 'norm' }),
    block('a', 4),
    block('b', 5),
    block('c', 6),
    globalAvgPool2d(),
    dense(2),
  ]);
  const first = join(root, 'first');
  await train(network, pictures(), { epochs: 1, batchSize: 8, threads: 1, out: first });
  const out = join(root, 'second');
  await train(withHead(await openBackbone(first), { recipe: 'gradual' }), pictures(), { ...options, out });
  const { config } = await history(out);
  expect(config.training.freeze.map(({ layers }) => layers)).toEqual([
    'backbone.c',
    'backbone.b',
    'backbone.a',
    'backbone.{stem,norm}',
  ]);
  expect(
    await thaws(out, [['backbone.stem', 'backbone.norm'], ['backbone.a'], ['backbone.b'], ['backbone.c']]),
  ).toEqual([[6], [5], [3], [2]]);
});

it('lets a person decide otherwise', async () => {
  const folder = temporaryFolder({ 'a.onnx': learnableClassifier() });
  const backbone = await openBackbone(join(folder, 'a.onnx'), { imageSize: 8 });
  const out = join(folder, 'run');
  await train(withHead(backbone, { recipe: 'gradual' }), pictures(), {
    ...options,
    freeze: ['backbone.stage1'],
    out,
  });
  expect(await thaws(out, [['backbone.stage1'], ['backbone.stage2']])).toEqual([[0], [5]]);
});
