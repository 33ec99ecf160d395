import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runCommand, trained } from '../../../test/run-command.js';
import type { Library } from '../library.js';

const scratch = mkdtempSync(join(tmpdir(), 'pupil-train-options-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('pupil train', () => {
  const train = vi.fn<Library['train']>(async () => trained);

  it('reads patterns, JSON and numbers in the flags about parameters', async () => {
    const flags = [
      ...['--freeze', '[ab]*', '--freeze', '!head', '--freeze', '{"layers": "stem", "untilEpoch": 2}'],
      ...['--groups', '{"layers": "head", "learningRateFactor": 10}', '--groups', '[{"layers": "stem"}]'],
      ...['--layer-decay', '0.8', '--accumulate', '4', '--ema', '0.99', '--diagnostics', '50'],
    ];
    await runCommand(['train', 'photos', ...flags], { train });
    expect(train.mock.lastCall?.[1].training).toEqual({
      freeze: [{ layers: '[ab]*' }, { layers: '!head' }, { layers: 'stem', untilEpoch: 2 }],
      groups: [{ layers: 'head', learningRateFactor: 10 }, { layers: 'stem' }],
      layerDecay: 0.8,
      accumulate: 4,
      ema: 0.99,
      diagnostics: 50,
    });
  });

  it('hands over what was given and nothing else', async () => {
    await runCommand(['train', 'photos'], { train });
    expect(train.mock.lastCall?.slice(0, 2)).toEqual([
      'photos',
      { model: 'auto', pictures: {}, training: {}, origin: {} },
    ]);
    const flags =
      '--seed 7 --epochs 3 --batch-size auto --out here --threads 2 --image-size 28x32 --channels 3 --fit pad --architecture lenet5 --optimizer sgd --learning-rate 1e-2 --weight-decay 0 --schedule cosine --warmup-epochs 0.5 --label-smoothing 0.1 --patience 4 --min-delta 0.001 --monitor loss --max-seconds 60 --validation-split 0.1 --strict';
    await runCommand(['train', 'photos', ...flags.split(' ')], { train });
    expect(train.mock.lastCall?.[1]).toMatchObject({
      model: 'lenet5',
      pictures: { imageSize: [28, 32], channels: 3, fit: 'pad', validationSplit: 0.1, strict: true },
      training: {
        seed: 7,
        epochs: 3,
        batchSize: 'auto',
        out: 'here',
        threads: 2,
        optimizer: { kind: 'sgd', weightDecay: 0 },
        learningRate: 0.01,
        schedule: { kind: 'cosine', warmupEpochs: 0.5 },
        labelSmoothing: 0.1,
        earlyStopping: { patience: 4, minDelta: 0.001 },
        monitor: 'loss',
        maxSeconds: 60,
      },
    });
  });

  it('reads a config file, flags winning over it', async () => {
    const file = join(scratch, 'config.json');
    await writeFile(
      file,
      '{ "epochs": 9, "imageSize": [28, 32], "schedule": { "kind": "step", "every": 3 }, "architecture": { "name": "resnet-cifar", "depth": 8 } }',
    );
    await runCommand(['train', 'photos', '--config', file, '--epochs', '2'], { train });
    expect(train.mock.lastCall?.[1]).toEqual({
      model: { name: 'resnet-cifar', depth: 8 },
      pictures: { imageSize: [28, 32] },
      training: { epochs: 2, schedule: { kind: 'step', every: 3 } },
      origin: { architecture: 'file', epochs: 'flag', imageSize: 'file', schedule: 'file' },
    });
  });

  it('gives weight decay to the default optimizer and warm-up to the default schedule', async () => {
    await runCommand(['train', 'photos', '--weight-decay', '0.1', '--warmup-epochs', '2'], { train });
    expect(train.mock.lastCall?.[1].training).toEqual({
      optimizer: { kind: 'adamw', weightDecay: 0.1 },
      schedule: { kind: 'cosine', warmupEpochs: 2 },
    });
    await runCommand(['train', 'photos', '--schedule', 'auto', '--warmup-epochs', '2'], { train });
    expect(train.mock.lastCall?.[1].training.schedule).toEqual({ kind: 'cosine', warmupEpochs: 2 });
  });

  it('reads optimizer, schedule and clipping with options as JSON', async () => {
    const json = {
      optimizer: { kind: 'sgd', momentum: 0.8 },
      schedule: { kind: 'points', epochs: [[0, 0.1]] },
      clip: { kind: 'value', max: 2 },
    };
    const flags = Object.entries(json).flatMap(([name, value]) => [`--${name}`, JSON.stringify(value)]);
    await runCommand(['train', 'photos', ...flags], { train });
    expect(train.mock.lastCall?.[1].training).toEqual(json);
    await runCommand(['train', 'photos', '--clip', '0.5'], { train });
    expect(train.mock.lastCall?.[1].training).toEqual({ clip: 0.5 });
    const { exitCode, err } = await runCommand(['train', 'photos', '--optimizer', '{"kind": 3}'], { train });
    expect([exitCode, err]).toEqual([2, expect.stringContaining('as JSON) an object with a kind')]);
  });

  it('refuses a smallest improvement where nothing asks for one', async () => {
    const { exitCode, err } = await runCommand(['train', 'photos', '--min-delta', '0.1'], { train });
    expect(exitCode).toBe(2);
    expect(err).toContain('give --patience too');
  });

  it.each([
    ['{ "epoch": 9 }', /there is no key "epoch".*known keys are .*epochs/s],
    ['{ "epochs": 0 }', /epochs: the value must be auto or a whole number of at least 1, not 0$/m],
    [
      '{ "strict": "yes", "seed": -1 }',
      /seed: .*not -1\n {2}strict: the value must be true or false, not "yes"/,
    ],
    ['{ "optimizer": { "momentum": 0.9 } }', /optimizer\.kind: .*expected string/],
    ['{ "architecture": { "depth": 8 } }', /architecture\.name: .*expected string/],
    ['[]', /an object is needed/],
    ['{', /cannot be read/],
  ])('refuses the config file %s', async (text, message) => {
    const file = join(scratch, 'broken.json');
    await writeFile(file, text);
    const { exitCode, err } = await runCommand(['train', 'photos', '--config', file], { train });
    expect(exitCode).toBe(2);
    expect(err).toMatch(message);
    expect(err).toContain(file);
  });

  it('refuses a config file that is not there', async () => {
    const { exitCode, err } = await runCommand(['train', 'photos', '--config', '/no/such.json'], { train });
    expect(exitCode).toBe(2);
    expect(err).toContain('/no/such.json');
  });
});
