import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { computeOnce } from '../../../test/compute.js';
import { colouredPictures, learnableClassifier } from '../../../test/foreign-models.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { input } from '../../graph/index.js';
import { buildNetwork, sequential } from '../../nn/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { readVariables } from '../model/model-file.js';
import { loadCheckpoint } from '../run/checkpoint-file.js';
import { readRunConfig } from '../run/run-config.js';
import { runDirectory } from '../run/run-directory.js';
import { train } from '../train.js';
import { openBackbone } from './open-backbone.js';
import { withHead } from './pretrained.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

async function learnable() {
  const folder = temporaryFolder({ 'a.onnx': learnableClassifier() });
  return { folder, backbone: await openBackbone(join(folder, 'a.onnx'), { imageSize: 8 }) };
}

const options = { batchSize: 8, learningRate: 0.01, threads: 1, keepCheckpoints: 9 } as const;

it('writes nodes in operations that give what the nodes give', async () => {
  const { backbone } = await learnable();
  const x = input('x', [3, 3, 8, 8]);
  const answers = await Promise.all(
    [false, true].map(async (learns) => {
      const layer = { ...backbone.layer, options: { ...backbone.layer.options, learns } };
      const { output, variables } = buildNetwork(sequential([layer]), x, { mode: 'inference' });
      const feeds = variables.map(({ tensor, name }) => [tensor, backbone.values.get(name)!] as const);
      const data = Float32Array.from({ length: 576 }, (_, i) => Math.sin(i * 0.7));
      const [y] = await computeOnce(runtime, [[x, data], ...feeds], [output]);
      return y as Float32Array;
    }),
  );
  expect(answers[0]).toHaveLength(18);
  for (const [i, value] of answers[0]!.entries()) expect(answers[1]![i]).toBeCloseTo(value, 5);
});

it('knows weights by what their layers do with them', async () => {
  const { backbone } = await learnable();
  const layer = { ...backbone.layer, options: { ...backbone.layer.options, learns: true } };
  const { variables } = buildNetwork(sequential([layer]), input('x', [1, 3, 8, 8]), { mode: 'training' });
  expect(
    Object.fromEntries(variables.map(({ name, role }) => [name.replace('backbone.', ''), role])),
  ).toEqual({
    'stem.weight': 'kernel',
    'stem.bias': 'bias',
    'norm.scale': 'normalization',
    'norm.offset': 'normalization',
    'norm.mean': 'statistic',
    'norm.variance': 'statistic',
    depthwise: 'kernel',
    'layer.scale': 'normalization',
    'layer.offset': 'normalization',
  });
});

it('trains the head first, and then all of it', async () => {
  const { folder, backbone } = await learnable();
  const out = join(folder, 'run');
  await train(withHead(backbone, { recipe: 'fine-tune' }), colouredPictures(30), {
    ...options,
    epochs: 5,
    out,
  });
  const { checkpoints } = runDirectory(out);
  const first = readdirSync(checkpoints).find((name) => /^epoch-001.*safetensors$/.test(name))!;
  const early = await loadCheckpoint(checkpoints, first.replace('.safetensors', ''));
  const late = await loadCheckpoint(checkpoints, 'last');
  const { freeze, groups } = (await readRunConfig(runDirectory(out))).training;
  expect(freeze).toMatchObject([{ layers: 'backbone', untilEpoch: 2, warmupEpochs: 0.25 }]);
  expect(groups).toMatchObject([{ layers: 'backbone', learningRateFactor: 0.1 }]);
  for (const [name, data] of backbone.values) {
    // Normalization does not move a bit while it is frozen.
    expect(early.tensors.get(name)?.data, name).toEqual(data);
    expect(late.tensors.get(name)?.data, name).not.toEqual(data);
  }
});

it('trains all of it, and exports the nodes of the file with what they have learned', async () => {
  const { folder, backbone } = await learnable();
  const out = join(folder, 'run');
  const { model } = await train(withHead(backbone, { recipe: 'full' }), colouredPictures(30), {
    ...options,
    epochs: 2,
    out,
  });
  const variables = readVariables(model, readFileSync(model));
  expect(variables.get('backbone.stem.weight')?.data).not.toEqual(
    backbone.values.get('backbone.stem.weight'),
  );
  const again = await openBackbone(out);
  expect(again.values.get('backbone.backbone.norm.mean')).toEqual(variables.get('backbone.norm.mean')?.data);
});
