import { describe, expect, it } from 'vitest';
import { isPupilError } from '../../base/error.js';
import { imageFolder } from '../../data/index.js';
import type { TrainContext } from '../events.js';
import { scheduleOf } from '../loop/learning-rate.js';
import { RunConfig } from '../run/run-config.js';
import { parseTrainOptions, type TrainOptionsInput } from './options.js';
import { type ModelChoice, planRun } from './plan-run.js';

function plan(
  given: TrainOptionsInput = {},
  training = 100,
  model: ModelChoice = 'auto',
  source = imageFolder('pictures'),
  origin: TrainContext['origin'] = {},
) {
  const request = { model, source, options: parseTrainOptions(given), given, origin };
  return planRun(request, {
    classes: ['a', 'b'],
    input: { height: 32, width: 32, channels: 3, fit: 'crop' },
    training,
    validation: 10,
    fingerprint: 'f',
    normalization: { mean: [1, 2, 3], std: [1, 1, 1] },
  });
}

function normalizationOf({ classifier }: RunConfig) {
  return 'normalization' in classifier ? classifier.normalization : undefined;
}

describe('the normalization of pixels', () => {
  it('is by channels unless another is asked for, and both the choice and its constants are kept', () => {
    const usual = plan();
    expect(usual.training.normalize).toBe('channels');
    expect(normalizationOf(usual)).toEqual({ mean: [1, 2, 3], std: [1, 1, 1] });
    const signed = plan({ normalize: 'signed' });
    expect(signed.origin.normalize).toBe('given');
    expect(normalizationOf(signed)).toEqual({
      mean: Array(3).fill(127.5),
      std: Array(3).fill(127.5),
    });
    const read = RunConfig.parse(JSON.parse(JSON.stringify(plan({ normalize: 'perImage' }))));
    expect([read.training.normalize, normalizationOf(read)]).toEqual(['perImage', { kind: 'perImage' }]);
  });

  it('is by channels in configurations that were written before there was a choice', () => {
    const { normalize, ...training } = plan().training;
    expect(normalize).toBe('channels');
    expect(RunConfig.parse({ ...plan(), training }).training.normalize).toBe('channels');
  });
});

describe('the origin of settings', () => {
  it('is told for each of them, and only what a person wrote is said to be given', () => {
    const { training, source, origin } = plan({
      optimizer: 'sgd',
      seed: 0,
      epochs: 'auto',
      maxSeconds: undefined,
    });
    expect(Object.keys(origin).sort()).toEqual(
      ['task', ...Object.keys(training), ...Object.keys(source.options)].sort(),
    );
    expect(Object.entries(origin).filter(([, source]) => source === 'given')).toEqual([
      ['seed', 'given'],
      ['optimizer', 'given'],
    ]);
    expect(origin).toMatchObject({ architecture: 'data', epochs: 'data', learningRate: 'default' });
  });

  it('is the file or the flag where the program says so, and the value is not left open', () => {
    const source = imageFolder('pictures', { imageSize: 28, fit: 'pad', channels: 'auto' });
    const written = { seed: 'flag', epochs: 'file', imageSize: 'flag', channels: 'file' } as const;
    expect(plan({ seed: 1, epochs: 'auto' }, 100, 'auto', source, written).origin).toMatchObject({
      seed: 'flag',
      epochs: 'data',
      imageSize: 'flag',
      channels: 'data',
      fit: 'given',
      strict: 'default',
      workers: 'default',
    });
  });

  it('is a person where the architecture was chosen by one', () => {
    expect(plan({}, 100, 'lenet5').origin.architecture).toBe('given');
  });
});

it('an architecture with options is kept as it was asked for, with the network that it stands for', () => {
  const model = { name: 'resnet-cifar', depth: 8, shortcut: 'projection' };
  const config = plan({}, 100, model);
  expect(config.training.architecture).toEqual(model);
  expect(JSON.stringify(config.classifier.network)).toContain('"shortcut"');
  expect(RunConfig.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
  expect(() => plan({}, 100, { name: 'resnet-cifar', depths: 8 })).toThrow(/known options are depth/);
});

describe('the size of a batch', () => {
  it('is at most the training set where it was left open', () => {
    expect([5, 100, 5000, 50_000].map((count) => plan({}, count).training.batchSize)).toEqual([
      5, 32, 64, 128,
    ]);
  });

  it('is refused, not lowered, where it was given and exceeds the training set', () => {
    expect(plan({ batchSize: 100 }).training.batchSize).toBe(100);
    try {
      plan({ batchSize: 101 });
      expect.fail('nothing was thrown');
    } catch (error) {
      if (!isPupilError(error)) throw error;
      expect(error).toMatchObject({ code: 'option/batch-size', got: { batchSize: 101, training: 100 } });
    }
  });
});

it('a schedule given as a function is stored as what it gives, and is the same when the run is resumed', () => {
  const schedule = (update: number) => 0.1 / (1 + update);
  const stored = RunConfig.parse(JSON.parse(JSON.stringify(plan({ schedule, epochs: 5 }))));
  const resumed = scheduleOf(stored).schedule;
  expect(Array.from({ length: 20 }, (_, update) => resumed.rate(update))).toEqual(
    Array.from({ length: 20 }, (_, update) => schedule(update)),
  );
});

it('even one update for each epoch has a schedule, and every plan reads back as the config it is', () => {
  for (const count of [1, 2, 7, 10_000]) {
    const config = plan({ epochs: 1 }, count);
    expect(RunConfig.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
  }
});

it.each([
  [null, /expected .*or function/],
  [5, /expected .*or function/],
  [['cosine'], /expected .*or function/],
  [{ kind: 5 }, /schedule.kind: .*'cosine'/],
  ['cosin', /no schedule of this name/],
  [{ kind: 'cosin' }, /no schedule of this name/],
])('refuses %o as a schedule', (schedule, words) => {
  const given = { schedule } as unknown as TrainOptionsInput;
  expect(() => parseTrainOptions(given)).toThrow(words);
});
