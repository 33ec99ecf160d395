import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { imageFolder } from '../../data/index.js';
import { architecture, dense, flatten, sequential } from '../../nn/index.js';
import { parseTrainOptions } from '../plan/options.js';
import { planRun } from '../plan/plan-run.js';
import { summarize } from './summarize.js';

it('counts an architecture by name for the pictures it is asked about', async () => {
  const { total, classes, layers } = await summarize('lenet5', { imageSize: 32, channels: 1, classes: 10 });
  expect({ total, classes: classes.length, last: layers.at(-1)?.outputShape }).toEqual({
    total: 61706,
    classes: 10,
    last: [10],
  });
});

it('takes the optimizer, the batch and the freezing of a run, and the averages that it keeps', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-summary-'));
  const given = {
    optimizer: 'adam',
    batchSize: 8,
    freeze: ['conv1'],
    ema: { decay: 0.9 },
    accumulate: 2,
  } as const;
  const options = { ...given, freeze: [...given.freeze] };
  const config = planRun(
    { model: 'lenet5', source: imageFolder('pictures'), options: parseTrainOptions(options), given: options },
    {
      classes: ['a', 'b'],
      input: { height: 32, width: 32, channels: 1, fit: 'crop' },
      training: 100,
      validation: 10,
      fingerprint: '',
      normalization: { mean: [0], std: [1] },
    },
  );
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const own = await summarize(folder);
  expect(own.training).toMatchObject({ optimizer: 'adam', batchSize: 8 });
  expect(own.nonTrainable).toBe(156);
  // Two moments, an average and the sum of gradients.
  expect(own.optimizerState).toBe(4 * own.trainable);
  const other = await summarize(folder, { optimizer: 'sgd', batchSize: 16, freeze: [] });
  expect(other.training).toMatchObject({ optimizer: 'sgd', batchSize: 16 });
  expect([other.nonTrainable, other.optimizerState]).toEqual([0, 3 * other.trainable]);
  await rm(folder, { recursive: true });
});

it('refuses picture facts for a file that has its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-summary-'));
  const file = join(folder, 'model.onnx');
  await writeFile(file, 'no matter what');
  await expect(summarize(file, { classes: 7 })).rejects.toMatchObject({
    code: 'option/shape',
    got: ['classes'],
  });
  await rm(folder, { recursive: true });
});

it('counts the state of the optimizer, which knows nothing of what is frozen', async () => {
  const question = { imageSize: 32, channels: 1, classes: 10 } as const;
  const state = async (optimizer: string, freeze: string[] = []) => {
    const { layers, optimizerState, training } = await summarize('lenet5', {
      ...question,
      optimizer,
      freeze,
    });
    expect(layers.reduce((sum, layer) => sum + layer.optimizerState, 0)).toBe(optimizerState);
    expect(training.optimizerStateBytes).toBe(4 * optimizerState);
    return optimizerState;
  };
  expect(await state('adam')).toBe(2 * 61_706);
  expect(await state('lion')).toBe(61_706);
  expect(await state('adam', ['conv*'])).toBe(2 * (61_706 - 156 - 2416));
  await expect(state('adan')).rejects.toMatchObject({ code: 'option/optimizer' });
  await expect(state('adam', ['convolution1'])).rejects.toMatchObject({ code: 'option/layer-pattern' });
});

it('counts the activations of a batch, and all that training holds', async () => {
  const one = await summarize('lenet5', { imageSize: 32, channels: 1, classes: 10, batchSize: 1 });
  const many = await summarize('lenet5', { imageSize: 32, channels: 1, classes: 10, batchSize: 50 });
  expect(many.training.activationBytes).toBe(50 * one.training.activationBytes);
  expect(one.training.memoryBytes).toBe(4 * (61_706 * 4) + one.training.activationBytes);
});

it('takes an architecture with options, and a network of layers', async () => {
  const spec = { name: 'mlp', hidden: [4] };
  const shape = { imageSize: 8, channels: 1, classes: 2 } as const;
  const { total } = await summarize(spec, shape);
  expect(total).toBe(64 * 4 + 4 + 4 * 2 + 2);
  const network = architecture(spec, { height: 8, width: 8, channels: 1, classes: 2, trainingCount: 1 });
  expect((await summarize(network, shape)).total).toBe(total);
});

it('names what it could have meant where there is no such target', async () => {
  await expect(summarize('lenet')).rejects.toThrow(
    /no such run directory, model file or architecture.*lenet5/,
  );
});

it('lists the schedules when one is misspelt', () => {
  expect(() => parseTrainOptions({ schedule: 'oncycle' as 'cosine' })).toThrow(
    /no schedule of this name.*oneCycle/,
  );
});

it('refuses patterns that name nothing', async () => {
  await expect(summarize('lenet5', { freeze: ['!'] })).rejects.toMatchObject({ code: 'option/train' });
  await expect(summarize('lenet5', { freeze: ['stage9'] })).rejects.toMatchObject({
    code: 'option/layer-pattern',
  });
});

it('takes the classes of a network of one’s own from its outputs', async () => {
  const own = (units: number) => sequential([flatten(), dense(units)]);
  expect((await summarize(own(3), { imageSize: 8 })).classes).toHaveLength(3);
  expect((await summarize(own(1))).classes).toHaveLength(2);
  await expect(summarize(own(3), { classes: 4 })).rejects.toMatchObject({ code: 'shape/output' });
  await expect(summarize(sequential([flatten()]), { imageSize: 8 })).resolves.toMatchObject({ total: 0 });
});
