import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../test/run-command.js';
import { backboneResult, summaryResult } from '../contract/index.js';
import type { Library, Summary } from '../library.js';

const scratch = mkdtempSync(join(tmpdir(), 'pupil-summary-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const summary: Summary = {
  task: 'binary',
  input: { height: 28, width: 28, channels: 1 },
  classes: ['ant', 'bee'],
  layers: [
    {
      name: 'conv1',
      kind: 'conv2d',
      output: [6, 28, 28],
      trainable: 156,
      nonTrainable: 0,
      bytes: 624,
      optimizerState: 312,
      multiplyAdds: 117_600,
      activationBytes: 18_816,
    },
    {
      name: 'norm',
      kind: 'batchNorm',
      output: [6, 28, 28],
      trainable: 12,
      nonTrainable: 12,
      bytes: 96,
      optimizerState: 24,
      multiplyAdds: 0,
      activationBytes: 48,
    },
  ],
  parameters: { trainable: 168, nonTrainable: 12, total: 180, bytes: 720 },
  multiplyAdds: 117_600,
  training: {
    optimizer: 'adam',
    batchSize: 32,
    optimizerState: 336,
    optimizerStateBytes: 1344,
    gradientBytes: 672,
    activationBytes: 603_648,
    memoryBytes: 606_384,
  },
};

describe('pupil summary', () => {
  it('lists the places where a model of somebody else can be cut', async () => {
    const backbone = vi.fn<Library['backbone']>(async () => ({
      features: [
        { name: 'conv', shape: [8, 4, 4], chosen: false, trainFrom: false },
        { name: 'lrn', shape: [8, 4, 4], chosen: false, trainFrom: true },
        { name: 'relu', shape: [8, 4, 4], chosen: false, trainFrom: true },
        { name: 'pool', shape: [8], chosen: true, trainFrom: false },
      ],
      obstacle: { where: 'node "lrn" (LRN)', what: 'this cannot be trained through' },
      notes: ['pictures: 32 x 32, rgb, nchw'],
    }));
    const { out } = await runCommand('summary a.onnx --image-size 32 --input-layout nchw'.split(' '), {
      backbone,
    });
    expect(backbone.mock.lastCall).toEqual(['a.onnx', { imageSize: 32, layout: 'nchw' }]);
    expect(out).toMatchInlineSnapshot(`
      "value  shape  train from
      lrn    8x4x4  yes
      relu   8x4x4  yes
      pool   8                  features, where no other is named

      pictures: 32 x 32, rgb, nchw
      node "lrn" (LRN): this cannot be trained through; what follows "lrn" can be trained (--train-from)
      "
    `);
    const { out: json } = await runCommand('summary a.onnx --json'.split(' '), { backbone });
    expect(backboneResult.parse(JSON.parse(json)).features.map(({ name }) => name)).toEqual([
      'conv',
      'lrn',
      'relu',
      'pool',
    ]);
  });

  it('prints the layers and the parameters', async () => {
    const summarize = vi.fn<Library['summarize']>(async () => summary);
    const line = 'summary lenet5 --image-size 28 --classes 2 --optimizer adam --freeze conv1 --freeze bn*';
    const { out } = await runCommand(line.split(' '), { summarize, backbone: async () => undefined });
    expect(summarize.mock.lastCall).toEqual([
      'lenet5',
      { imageSize: 28, classes: 2, optimizer: 'adam', freeze: ['conv1', 'bn*'] },
    ]);
    expect(out).toMatchInlineSnapshot(`
      "layer  kind       output   trainable  non-trainable  state   size  mult-adds  activations
      conv1  conv2d     6x28x28        156              -    312  624 B       118k     18.4 KiB
      norm   batchNorm  6x28x28         12             12     24   96 B          -         48 B
      total                            168             12    336  720 B       118k     18.4 KiB

      input          28 x 28 x 1
      classes        2: ant, bee
      parameters     180 (720 B)
      trainable      168
      non-trainable  12
      mult-adds      118k for one picture

      training with adam in batches of 32:
      optimizer state  336 values (1.3 KiB)
      gradients        672 B
      activations      589.5 KiB in a batch
      memory           592.2 KiB with the parameters; the runtime needs more
      "
    `);
    const { out: json } = await runCommand(['summary', 'lenet5', '--json'], {
      summarize,
      backbone: async () => undefined,
    });
    expect(summaryResult.parse(JSON.parse(json))).toEqual({ model: 'lenet5', ...summary });
  });
});

describe('pupil summary of a file', () => {
  it.each([
    ['{ "kind": "flatten", "options": {} }', { kind: 'flatten', options: {} }],
    ['{ "name": "resnet-cifar", "depth": 8 }', { name: 'resnet-cifar', depth: 8 }],
  ])('takes the network in it: %s', async (text, model) => {
    const summarize = vi.fn<Library['summarize']>(async () => summary);
    const file = join(scratch, 'model.json');
    await writeFile(file, text);
    const { out } = await runCommand(['summary', file, '--json'], {
      summarize,
      backbone: async () => undefined,
    });
    expect(summarize.mock.lastCall?.[0]).toEqual(model);
    expect(JSON.parse(out)).toMatchObject({ model: file });
  });

  it('refuses what is no network, and a file that is not there', async () => {
    const file = join(scratch, 'list.json');
    await writeFile(file, '[1]');
    const { exitCode, err } = await runCommand(['summary', file], {});
    expect([exitCode, err]).toEqual([2, expect.stringContaining('this is not a network')]);
    expect((await runCommand(['summary', 'nowhere.json'], {})).exitCode).toBe(2);
  });
});
