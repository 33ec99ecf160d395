import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FakeWorld, fakeWorld } from '../../../test/fake-world.js';
import { CheckpointError, DataError, DivergedError } from '../../base/error.js';
import type { TrainEvent } from '../../train/index.js';
import { COMMANDS } from '../command-list.js';
import {
  augmentResult,
  demoResult,
  evaluateResult,
  exportResult,
  planResult,
  predictResult,
  summaryResult,
  trainResult,
} from '../contract/index.js';
import type {
  Evaluation,
  Library,
  Predictions,
  PreviewedAugmentation,
  Summary,
  TrainedRun,
  TrainingPlan,
} from '../library.js';
import { runProgram } from '../program.js';

const FOLDER = '/home/ada';
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pupil-commands-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const trained: TrainedRun = {
  run: '/home/ada/runs/my photos-1',
  model: '/home/ada/runs/my photos-1/model.onnx',
  stopReason: 'early-stopping',
  epochs: 12,
  bestEpoch: 7,
  monitor: 'accuracy',
  weights: 'best',
  validation: { accuracy: 0.98125, loss: 0.07312, count: 480 },
  seconds: 41.3,
  imagesPerSecond: 5230.4,
};
const metrics = { updates: 60, learningRate: 0.001, seconds: 3.4, imagesPerSecond: 5230.4 };
const events: TrainEvent[] = [
  { type: 'data', stage: 'decode', done: 1200, total: 2400 },
  { type: 'note', message: 'left out ant/x.jpg: the file is empty' },
  {
    type: 'start',
    task: 'binary',
    examples: 'pictures',
    run: '/home/ada/runs/my photos-1',
    classes: ['ant', 'bee'],
    training: 1920,
    validation: 480,
    parameters: 123_456,
    epochs: 30,
    batchSize: 32,
    epochsDone: 0,
    monitor: 'accuracy',
  },
  { type: 'step', epoch: 1, step: 30, steps: 60, loss: 1.5, accuracy: 0.25, imagesPerSecond: 5000 },
  {
    type: 'epoch',
    epoch: 1,
    ...metrics,
    train: { loss: 1.2, accuracy: 0.5 },
    validation: { loss: 0.9, accuracy: 0.625 },
    improved: true,
  },
  {
    type: 'epoch',
    epoch: 2,
    ...metrics,
    train: { loss: 0.8, accuracy: 1 },
    validation: { loss: 1.1, accuracy: 0.5 },
    improved: false,
  },
];
const plan: TrainingPlan = {
  folder: '/home/ada/photos',
  run: '/home/ada/runs/photos-1',
  task: 'binary',
  classes: ['ant', 'bee'],
  training: 1920,
  validation: 480,
  skipped: [{ file: 'ant/x.jpg', code: 'data/empty-file', reason: 'the file is empty' }],
  input: { height: 32, width: 32, channels: 3 },
  architecture: 'auto',
  parameters: 123_456,
  epochs: 30,
  batchSize: 32,
  steps: 1800,
  options: { seed: 0 },
  estimate: { seconds: 65, memoryBytes: 7_372_800, diskBytes: 3_000_000 },
};
const predictions: Predictions = {
  count: 1,
  model: '/home/ada/model.onnx',
  predictions: [
    { file: 'a.jpg', label: 'bee', probability: 0.9, probabilities: { ant: 0.08, bee: 0.9, wasp: 0.02 } },
    { file: 'second.jpg', label: 'ant', probability: 0.5, probabilities: { ant: 0.5, bee: 0.2, wasp: 0.3 } },
  ],
  skipped: [],
};
const evaluation: Evaluation = {
  task: 'multi-class',
  model: '/home/ada/model.onnx',
  folder: '/home/ada/test',
  source: 'imageFolder',
  part: 'all',
  count: 20,
  classes: ['ant', 'bee'],
  metrics: { accuracy: 0.9, loss: 0.31, macroF1: 0.899, rocAuc: null },
  perClass: [
    { label: 'ant', count: 10, precision: 0.8333, recall: 1, f1: 0.9091 },
    { label: 'bee', count: 10, precision: 1, recall: 0.8, f1: 0.8889 },
  ],
  confusion: [
    [10, 0],
    [2, 8],
  ],
  skipped: [],
};
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

async function run(line: readonly string[], library: Partial<Library>, options: { columns?: number } = {}) {
  const world: FakeWorld = fakeWorld({ folder: FOLDER, library, ...options });
  const exitCode = await runProgram(line, world);
  return { exitCode, out: world.out(), err: world.err(), world };
}

describe('pupil', () => {
  it('lists its commands', async () => {
    const { out } = await run(['--help'], {});
    expect(out).toMatchInlineSnapshot(`
      "Usage: pupil <command> [options]

      Train image classifiers from a folder of pictures.

      Options:
        --version       Print the version.
        -h, --help      Show this help.

      Commands:
        demo            Draw a small picture folder and train on it, offline.
        data            Look at data before training: balance, damage, copies, wrong
                        labels; columns of a table.
        check           Say what experience calls a mistake, before time is spent.
        augment         Show what augmentation would do to the pictures.
        train           Train a model on a folder of pictures, or on a table.
        resume          Go on with a training that was interrupted.
        predict         Say what is in pictures or rows of a table: labels and
                        probabilities.
        evaluate        Measure a model on labelled pictures, or on a table.
        summary         Show the layers and costs of a model, or draw a schedule.
        export          Write the model of a run as one ONNX file.
        explain         Explain a knob of training: what it is, its default, when to
                        turn it.
        doctor          Say what this machine offers and what is missing.
        help [command]  Show the help of a command.

      Examples:
        pupil demo
            draw a small picture folder and train on it
        pupil train photos/
            one subfolder per class; nothing to configure
        pupil predict runs/photos-1/model.onnx *.jpg
            labels and probabilities
      "
    `);
  });
});

describe('pupil train', () => {
  const train = vi.fn<Library['train']>(async (_folder, _options, { onEvent }) => {
    events.forEach(onEvent);
    return trained;
  });

  it('reads patterns, JSON and numbers in the flags about parameters', async () => {
    const flags = [
      ...['--freeze', '[ab]*', '--freeze', '!head', '--freeze', '{"layers": "stem", "untilEpoch": 2}'],
      ...['--groups', '{"layers": "head", "learningRateFactor": 10}', '--groups', '[{"layers": "stem"}]'],
      ...['--layer-decay', '0.8', '--accumulate', '4', '--ema', '0.99', '--diagnostics', '50'],
    ];
    await run(['train', 'photos', ...flags], { train });
    expect(train.mock.lastCall?.[1].training).toEqual({
      freeze: [{ layers: '[ab]*' }, { layers: '!head' }, { layers: 'stem', untilEpoch: 2 }],
      groups: [{ layers: 'head', learningRateFactor: 10 }, { layers: 'stem' }],
      layerDecay: 0.8,
      accumulate: 4,
      ema: 0.99,
      diagnostics: 50,
    });
  });

  it('tells each finding of the diagnostics once, and a new one when it comes', async () => {
    const found = (update: number, ...layers: string[]) => ({
      type: 'diagnostics' as const,
      epoch: 1,
      update,
      layers: [],
      verdicts: layers.map((layer) => ({
        kind: 'dead-units' as const,
        layer,
        message: `${layer} is silent`,
      })),
    });
    const diagnosed = vi.fn<Library['train']>(async (_folder, _options, { onEvent }) => {
      for (const event of [found(100, 'conv1'), found(200, 'conv1', 'conv2')]) onEvent(event);
      return trained;
    });
    const { err } = await run(['train', 'photos'], { train: diagnosed });
    expect(err.trimEnd().split('\n')).toEqual([
      'after update 100: conv1 is silent',
      'after update 200: conv2 is silent',
    ]);
  });

  it('prints what came out, and on standard error how it went', async () => {
    const { exitCode, out, err } = await run(['train', 'photos'], { train });
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "model                runs/my photos-1/model.onnx
      validation accuracy  98.13% of 480 pictures
      validation loss      0.0731
      epochs               12, the best is 7 by accuracy (early-stopping)
      time                 41 s, 5,230 images/s

      next:
        pupil predict 'runs/my photos-1/model.onnx' picture.jpg
        pupil evaluate 'runs/my photos-1/model.onnx' more-pictures/
        pupil summary 'runs/my photos-1/model.onnx'
      "
    `);
    expect(err).toMatchInlineSnapshot(`
      "left out ant/x.jpg: the file is empty
      2 classes: 1,920 pictures to train on, 480 to validate
      123,456 parameters, batches of 32, 30 epochs at most
      run directory runs/my photos-1
      epoch  1/30  train  50.00% (loss 1.2000)  validation  62.50% (loss 0.9000)  5,230 images/s  ETA 0.0 s  best
      epoch  2/30  train 100.00% (loss 0.8000)  validation  50.00% (loss 1.1000)  5,230 images/s  ETA 0.0 s
      "
    `);
  });

  it.each([
    [
      { accuracy: 0.9, loss: 0.3, balancedAccuracy: 0.875, count: 20 },
      /accuracy +90.00% of 20.*balancedAccuracy +0.8750/s,
    ],
    [
      { accuracy: 0.5, loss: 0.3, microF1: 0.75, hammingLoss: 0.1, count: 20 },
      /microF1 +0.7500.*hammingLoss +0.1000/s,
    ],
    [
      { loss: 9, meanAbsoluteError: 2.5, r2: null, count: 20 },
      /loss +9.0000 of 20.*meanAbsoluteError +2.5000.*r2 +-/s,
    ],
  ])('prints the metrics of the task at the end: %j', async (validation, expected) => {
    const { out } = await run(['train', 'photos'], { train: async () => ({ ...trained, validation }) });
    expect(out).toMatch(expected);
    if (!('accuracy' in validation)) expect(out).not.toContain('validation accuracy');
  });

  it('hands over what was given and nothing else', async () => {
    await run(['train', 'photos'], { train });
    expect(train.mock.lastCall?.slice(0, 2)).toEqual([
      'photos',
      { model: 'auto', pictures: {}, training: {}, origin: {} },
    ]);
    const flags =
      '--seed 7 --epochs 3 --batch-size auto --out here --threads 2 --image-size 28x32 --channels 3 --fit pad --architecture lenet5 --optimizer sgd --learning-rate 1e-2 --weight-decay 0 --schedule cosine --warmup-epochs 0.5 --label-smoothing 0.1 --patience 4 --min-delta 0.001 --monitor loss --max-seconds 60 --validation-split 0.1 --strict';
    await run(['train', 'photos', ...flags.split(' ')], { train });
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
    await run(['train', 'photos', '--config', file, '--epochs', '2'], { train });
    expect(train.mock.lastCall?.[1]).toEqual({
      model: { name: 'resnet-cifar', depth: 8 },
      pictures: { imageSize: [28, 32] },
      training: { epochs: 2, schedule: { kind: 'step', every: 3 } },
      origin: { architecture: 'file', epochs: 'flag', imageSize: 'file', schedule: 'file' },
    });
  });

  it('gives weight decay to the default optimizer and warm-up to the default schedule', async () => {
    await run(['train', 'photos', '--weight-decay', '0.1', '--warmup-epochs', '2'], { train });
    expect(train.mock.lastCall?.[1].training).toEqual({
      optimizer: { kind: 'adamw', weightDecay: 0.1 },
      schedule: { kind: 'cosine', warmupEpochs: 2 },
    });
    await run(['train', 'photos', '--schedule', 'auto', '--warmup-epochs', '2'], { train });
    expect(train.mock.lastCall?.[1].training.schedule).toEqual({ kind: 'cosine', warmupEpochs: 2 });
  });

  it('reads optimizer, schedule and clipping with options as JSON', async () => {
    const json = {
      optimizer: { kind: 'sgd', momentum: 0.8 },
      schedule: { kind: 'points', epochs: [[0, 0.1]] },
      clip: { kind: 'value', max: 2 },
    };
    const flags = Object.entries(json).flatMap(([name, value]) => [`--${name}`, JSON.stringify(value)]);
    await run(['train', 'photos', ...flags], { train });
    expect(train.mock.lastCall?.[1].training).toEqual(json);
    await run(['train', 'photos', '--clip', '0.5'], { train });
    expect(train.mock.lastCall?.[1].training).toEqual({ clip: 0.5 });
    const { exitCode, err } = await run(['train', 'photos', '--optimizer', '{"kind": 3}'], { train });
    expect([exitCode, err]).toEqual([2, expect.stringContaining('as JSON) an object with a kind')]);
  });

  it('refuses a smallest improvement where nothing asks for one', async () => {
    const { exitCode, err } = await run(['train', 'photos', '--min-delta', '0.1'], { train });
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
    const { exitCode, err } = await run(['train', 'photos', '--config', file], { train });
    expect(exitCode).toBe(2);
    expect(err).toMatch(message);
    expect(err).toContain(file);
  });

  it('refuses a config file that is not there', async () => {
    const { exitCode, err } = await run(['train', 'photos', '--config', '/no/such.json'], { train });
    expect(exitCode).toBe(2);
    expect(err).toContain('/no/such.json');
  });

  it.each([
    ['macroF1', { macroF1: 0.61234 }, '(loss 0.9000, macroF1 0.6123)'],
    ['rocAuc', { rocAuc: null }, '(loss 0.9000, rocAuc -)'],
    ['train.loss', {}, '(loss 0.9000)  '],
  ])('shows the metric that decides which epoch is best: %s', async (monitor, scores, shown) => {
    const library: Partial<Library> = {
      resume: async (_run, { onEvent }) => {
        onEvent({ ...(events[2] as TrainEvent & { type: 'start' }), monitor });
        const epoch = events[4] as TrainEvent & { type: 'epoch' };
        onEvent({ ...epoch, validation: { ...epoch.validation, ...scores } });
        return trained;
      },
    };
    const world = fakeWorld({ folder: FOLDER, library });
    await runProgram(['resume', 'runs/a'], world);
    expect(world.err()).toContain(shown);
  });

  it('says how long the epochs left will take, judged by those of this session', async () => {
    const library: Partial<Library> = {
      resume: async (_run, { onEvent }) => {
        onEvent({ ...(events[2] as TrainEvent & { type: 'start' }), epochsDone: 10 });
        for (const epoch of [11, 12, 30]) {
          world.advance(2000);
          onEvent({ ...(events[4] as TrainEvent & { type: 'epoch' }), epoch });
        }
        return trained;
      },
    };
    const world = fakeWorld({ folder: FOLDER, library });
    await runProgram(['resume', 'runs/a'], world);
    expect(world.err()).toMatchInlineSnapshot(`
      "2 classes: 1,920 pictures to train on, 480 to validate
      123,456 parameters, batches of 32, 30 epochs at most
      going on after epoch 10
      run directory runs/my photos-1
      epoch 11/30  train  50.00% (loss 1.2000)  validation  62.50% (loss 0.9000)  5,230 images/s  ETA 38 s  best
      epoch 12/30  train  50.00% (loss 1.2000)  validation  62.50% (loss 0.9000)  5,230 images/s  ETA 36 s  best
      epoch 30/30  train  50.00% (loss 1.2000)  validation  62.50% (loss 0.9000)  5,230 images/s  best
      "
    `);
  });

  it('prints one document with --json', async () => {
    const { out } = await run(['train', 'photos', '--json', '--quiet'], { train });
    expect(trainResult.parse(JSON.parse(out))).toEqual(trained);
  });

  it('prints every event and the result with --ndjson', async () => {
    const { out } = await run(['train', 'photos', '--ndjson', '--quiet'], { train });
    const lines = out
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(lines.slice(0, -1)).toEqual(events);
    expect(lines.at(-1)).toEqual({ type: 'result', ...trained });
  });

  it('prints the plan with --dry-run and trains nothing', async () => {
    train.mockClear();
    const library = { train, plan: async () => plan };
    const { out, err } = await run(['train', 'photos', '--dry-run'], library);
    expect(err).toMatch(/^left out .+: .+$/m);
    expect(out).toMatchInlineSnapshot(`
      "pictures       1,920 to train on, 480 to validate
      left out       1 file
      classes        2: ant, bee
      input          32 x 32 x 3
      architecture   auto, 123,456 parameters
      training       30 epochs at most, batches of 32, 1,800 steps
      run directory  runs/photos-1
      time           about 1 min 05 s
      memory         7.0 MiB for pictures
      disk           2.9 MiB

      Nothing was trained and nothing was written.
      "
    `);
    const { out: json } = await run(['train', 'photos', '--dry-run', '--json'], library);
    expect(planResult.parse(JSON.parse(json))).toEqual({ dryRun: true, ...plan });
    expect(train).not.toHaveBeenCalled();
  });

  it.each([
    [new DataError({ code: 'data/empty', what: 'w' }), 3],
    [new DivergedError({ code: 'diverged/loss', what: 'w' }), 4],
    [new CheckpointError({ code: 'checkpoint/run-exists', what: 'w' }), 1],
  ])('ends on %s with exit code %i', async (error, exitCode) => {
    const library = { train: () => Promise.reject(error) };
    const result = await run(['train', 'photos', '--json'], library);
    expect(result.exitCode).toBe(exitCode);
    expect(JSON.parse(result.out).error.code).toBe(error.code);
  });
});

describe('pupil resume', () => {
  it('goes on and prints the same as train', async () => {
    const resume = vi.fn<Library['resume']>(async () => trained);
    const { out } = await run(['resume', 'runs/a', '--json'], { resume });
    expect(resume.mock.lastCall?.[0]).toBe('runs/a');
    expect(trainResult.parse(JSON.parse(out))).toEqual(trained);
    const asTrained = await run(['train', 'photos'], { train: async () => trained });
    expect((await run(['resume', 'runs/a'], { resume })).out).toBe(asTrained.out);
  });

  it('exits with 1 where a proof finds a difference, and says where', async () => {
    const proof = {
      run: '/work/runs/a',
      equal: false,
      difference: { where: 'metrics.jsonl, line 2', what: 'one against the other' },
      compared: ['metrics.jsonl'],
      epochs: 3,
      updates: 12,
      stopReason: 'completed',
    };
    const prove = vi.fn<Library['prove']>(async () => proof);
    const { exitCode, out } = await run(['resume', 'runs/a', '--prove'], { prove });
    expect(exitCode).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "not equal: 3 epochs, 12 updates
        where: metrics.jsonl, line 2
        one against the other
      "
    `);
    const json = await run(['resume', 'runs/a', '--prove', '--json'], { prove });
    expect(JSON.parse(json.out)).toEqual(proof);
  });

  it('says that a run is proved', async () => {
    const prove = vi.fn<Library['prove']>(async () => ({
      run: '/work/runs/a',
      equal: true,
      difference: null,
      compared: ['metrics.jsonl', 'model.onnx'],
      epochs: 3,
      updates: 12,
      stopReason: 'completed',
    }));
    const { exitCode, out } = await run(['resume', 'runs/a', '--prove'], { prove });
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "equal: 3 epochs, 12 updates; 2 files the same to the last bit
      "
    `);
  });
});

describe('pupil predict', () => {
  it('draws answers under noise when asked, and says how much they vary', async () => {
    const deviations = { ant: 0.05, bee: 0.06, wasp: 0.01 };
    const uncertainty = { samples: 20, entropy: 0.38, mutualInformation: 0.04, deviations };
    const drawn = { ...predictions, predictions: [{ ...predictions.predictions[0], uncertainty }] };
    const predict = vi.fn<Library['predict']>(async () => drawn);
    const line = ['predict', 'm', 'a.jpg', '--mc-samples', '20', '--seed', '3'];
    const { out } = await run(line, { predict });
    expect(predict.mock.lastCall?.[2]).toMatchObject({ monteCarlo: 20, seed: 3 });
    expect(out).toMatchInlineSnapshot(`
      "file   label  probability  then
      a.jpg  bee         90.00%  ant 8.00%, wasp 2.00%

      file   samples  entropy  mutual information  most unsure of
      a.jpg       20    0.380               0.040  bee ±6.0%
      "
    `);
    const json = await run([...line, '--json'], { predict });
    expect(predictResult.parse(JSON.parse(json.out))).toEqual({ ...drawn, seconds: 0 });
    expect((await run(['predict', 'm', 'a.jpg', '--mc-samples', '1'], { predict })).exitCode).toBe(2);
  });

  it('prints a row per picture, with the next likely classes', async () => {
    const predict = vi.fn<Library['predict']>(async () => predictions);
    const { exitCode, out } = await run(['predict', 'model.onnx', 'a.jpg', 'second.jpg'], { predict });
    expect(predict.mock.lastCall?.slice(0, 2)).toEqual(['model.onnx', ['a.jpg', 'second.jpg']]);
    expect(predict.mock.lastCall?.[2]).toMatchObject({ monteCarlo: undefined, seed: 0 });
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "file        label  probability  then
      a.jpg       bee         90.00%  ant 8.00%, wasp 2.00%
      second.jpg  ant         50.00%  wasp 30.00%, bee 20.00%
      "
    `);
    expect((await run(['predict', 'm', 'a.jpg', '--top', '1'], { predict })).out).toMatchInlineSnapshot(`
      "file        label  probability
      a.jpg       bee         90.00%
      second.jpg  ant         50.00%
      "
    `);
  });

  it('prints every probability with --json', async () => {
    const { out } = await run(['predict', 'm', 'a.jpg', '--json'], { predict: async () => predictions });
    expect(predictResult.parse(JSON.parse(out))).toEqual({ ...predictions, seconds: 0 });
  });

  it('names pictures that it cannot read and exits with 3', async () => {
    const skipped = [{ file: 'b.jpg', code: 'data/empty-file', reason: 'the file is empty' }];
    const { exitCode, out, err } = await run(['predict', 'm', 'a.jpg', 'b.jpg'], {
      predict: async () => ({ ...predictions, skipped }),
    });
    expect(exitCode).toBe(3);
    expect(out).toContain('a.jpg');
    expect(err).toBe('cannot read b.jpg: the file is empty (data/empty-file)\n');
  });

  it('needs at least one picture', async () => {
    const { exitCode, err } = await run(['predict', 'm'], {});
    expect(exitCode).toBe(2);
    expect(err).toContain('files');
  });
});

describe('pupil predict --ndjson', () => {
  it('prints each answer as it comes, and keeps none of them', async () => {
    const skipped = { file: 'b.jpg', code: 'data/empty-file', reason: 'the file has no bytes' };
    const { exitCode, out } = await run(['predict', 'm', 'photos', '--ndjson', '--tta', '4'], {
      async *predictEach(_model, _files, { tta, part }) {
        expect([tta, part]).toEqual([4, 'all']);
        yield predictions.predictions[0];
        yield skipped;
      },
    });
    expect(exitCode).toBe(3);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(['prediction', 'skipped', 'result']);
    expect(lines[0]).toEqual({ type: 'prediction', ...predictions.predictions[0] });
    const { type: _, ...result } = lines[2];
    expect(predictResult.parse(result)).toMatchObject({ count: 1, predictions: [], skipped: [skipped] });
  });
});

describe('pupil evaluate', () => {
  it('says beside each metric what it is without test-time augmentation', async () => {
    const tta = { variants: 2, without: { ...evaluation.metrics, accuracy: 0.85, loss: 0.4 } };
    const { out } = await run(['evaluate', 'm', 'test', '--tta', 'flips'], {
      evaluate: async (_model, _folder, context) => {
        expect(context.tta).toBe('flips');
        return { ...evaluation, tta };
      },
    });
    expect(out.slice(0, out.indexOf('class'))).toMatchInlineSnapshot(`
      "          2 variants  without
      accuracy      90.00%   85.00%
      loss          0.3100   0.4000
      macroF1       0.8990   0.8990
      rocAuc             -        -

      pictures  20

      "
    `);
  });

  it('prints metrics, a row per class and the confusion matrix', async () => {
    const { out } = await run(['evaluate', 'm', 'test'], { evaluate: async () => evaluation });
    expect(out).toMatchInlineSnapshot(`
      "accuracy  90.00%
      loss      0.3100
      macroF1   0.8990
      rocAuc    -
      pictures  20

      class  count  precision   recall      F1
      ant       10     83.33%  100.00%  90.91%
      bee       10    100.00%   80.00%  88.89%

      true \\ predicted  ant  bee
      ant                10    0
      bee                 2    8
      "
    `);
  });

  it('names the files that it left out', async () => {
    const skipped = [{ file: 'ant/3.jpg', code: 'data/empty-file', reason: 'the file has no bytes' }];
    const { out, err } = await run(['evaluate', 'm', 'test'], {
      evaluate: async () => ({ ...evaluation, skipped }),
    });
    expect(err).toBe('left out ant/3.jpg: the file has no bytes\n');
    expect(out).toContain('left out  1 file\n');
  });

  it('prints the commonest mistakes where the matrix would not fit', async () => {
    const { out } = await run(
      ['evaluate', 'm', 'test'],
      { evaluate: async () => evaluation },
      { columns: 20 },
    );
    expect(out).toContain('commonest mistakes  taken for  count\nbee                 ant            2\n');
  });

  it('prints one document with --json', async () => {
    const { out } = await run(['evaluate', 'm', 'test', '--json'], { evaluate: async () => evaluation });
    expect(evaluateResult.parse(JSON.parse(out))).toEqual({ ...evaluation, seconds: 0 });
  });

  const { perClass: _, confusion: __, ...measured } = evaluation;
  it('prints a row for each label where pictures have several', async () => {
    const perLabel = [
      { label: 'cat', count: 9, precision: 0.9, recall: 1, f1: 0.9474, averagePrecision: 0.97, rocAuc: 0.98 },
      { label: 'dog', count: 0, precision: 0, recall: 0, f1: 0, averagePrecision: null, rocAuc: null },
    ];
    const { out } = await run(['evaluate', 'm', 'list.csv'], {
      evaluate: async () => ({ ...measured, task: 'multi-label' as const, perLabel }),
    });
    expect(out).toMatchInlineSnapshot(`
      "accuracy  90.00%
      loss      0.3100
      macroF1   0.8990
      rocAuc    -
      pictures  20

      label  count  precision   recall      F1  average precision
      cat        9     90.00%  100.00%  94.74%             97.00%
      dog        0      0.00%    0.00%   0.00%                  -
      "
    `);
  });

  it('prints a row for each number of a regression, and no accuracy', async () => {
    const perOutput = [{ name: 'age', meanAbsoluteError: 2.5, rootMeanSquaredError: 3, r2: null }];
    const { out } = await run(['evaluate', 'm', 'list.csv'], {
      evaluate: async () => ({
        ...measured,
        task: 'regression' as const,
        metrics: { loss: 9, meanAbsoluteError: 2.5 },
        perOutput,
      }),
    });
    expect(out).toMatchInlineSnapshot(`
      "loss               9.0000
      meanAbsoluteError  2.5000
      pictures           20

      number  mean absolute error  root mean squared error  r2
      age                  2.5000                   3.0000   -
      "
    `);
  });
});

describe('pupil summary', () => {
  it('prints the layers and the parameters', async () => {
    const summarize = vi.fn<Library['summarize']>(async () => summary);
    const line = 'summary lenet5 --image-size 28 --classes 2 --optimizer adam --freeze conv1 --freeze bn*';
    const { out } = await run(line.split(' '), { summarize });
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
    const { out: json } = await run(['summary', 'lenet5', '--json'], { summarize });
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
    const { out } = await run(['summary', file, '--json'], { summarize });
    expect(summarize.mock.lastCall?.[0]).toEqual(model);
    expect(JSON.parse(out)).toMatchObject({ model: file });
  });

  it('refuses what is no network, and a file that is not there', async () => {
    const file = join(scratch, 'list.json');
    await writeFile(file, '[1]');
    const { exitCode, err } = await run(['summary', file], {});
    expect([exitCode, err]).toEqual([2, expect.stringContaining('this is not a network')]);
    expect((await run(['summary', 'nowhere.json'], {})).exitCode).toBe(2);
  });
});

describe('pupil export', () => {
  const exported = {
    run: '/home/ada/runs/a',
    model: '/home/ada/flowers.onnx',
    bytes: 2_000_000,
    classes: ['ant', 'bee'],
    input: { height: 32, width: 32, channels: 3 },
  };

  it('says what the file takes and gives', async () => {
    const write = vi.fn<Library['export']>(async () => exported);
    const { out } = await run(['export', 'runs/a', '--to', 'flowers.onnx'], { export: write });
    expect(write.mock.lastCall).toEqual([
      'runs/a',
      'flowers.onnx',
      { checkpoint: undefined, average: undefined, overwrite: false },
    ]);
    expect(out).toBe('flowers.onnx  1.9 MiB  uint8 [N, 32, 32, 3] to 2 probabilities\n');
    const { out: json } = await run(['export', 'runs/a', '--to', 'x', '--json'], { export: write });
    expect(exportResult.parse(JSON.parse(json))).toEqual(exported);
  });

  it('needs a file to write', async () => {
    const { exitCode, err } = await run(['export', 'runs/a'], {});
    expect(exitCode).toBe(2);
    expect(err).toContain('this is needed');
    expect(err).toContain('where: --to');
  });
});

describe('pupil demo', () => {
  function demoLibrary() {
    const drawDemoPictures = vi.fn<Library['drawDemoPictures']>(async (folder, { seed }) => {
      for (const name of ['circle', 'square']) {
        mkdirSync(join(folder, name), { recursive: true });
        for (const number of [1, 2]) writeFileSync(join(folder, name, `${number}.png`), `${seed}`);
      }
    });
    const train = vi.fn<Library['train']>(async (_folder, { training }) => {
      const out = training.out!;
      mkdirSync(out, { recursive: true });
      return { ...trained, run: out, model: join(out, 'model.onnx') };
    });
    const predict = vi.fn<Library['predict']>(async (model, files) => ({
      count: files.length,
      model,
      predictions: files.map((file) => ({
        file,
        label: 'circle',
        probability: 0.75,
        probabilities: { circle: 0.75, square: 0.25 },
      })),
      skipped: [],
    }));
    return { drawDemoPictures, train, predict };
  }

  it('draws, trains, predicts new pictures and says what to do next', async () => {
    const folder = await mkdtemp(join(scratch, 'demo-'));
    const library = demoLibrary();
    const world = fakeWorld({ folder, library });
    expect(await runProgram(['demo'], world)).toBe(0);
    expect(world.out()).toMatchInlineSnapshot(`
      "Pictures that the model has never seen:

      file                                label   probability  then
      pupil-demo/new-shapes/circle/1.png  circle       75.00%  square 25.00%
      pupil-demo/new-shapes/square/1.png  circle       75.00%  square 25.00%

      model                pupil-demo/run-1/model.onnx
      validation accuracy  98.13% of 480 pictures
      validation loss      0.0731
      epochs               12, the best is 7 by accuracy (early-stopping)
      time                 41 s, 5,230 images/s

      next:
        pupil predict pupil-demo/run-1/model.onnx picture.jpg
        pupil evaluate pupil-demo/run-1/model.onnx more-pictures/
        pupil summary pupil-demo/run-1/model.onnx
        pupil train your-pictures/        (one subfolder per class)
      "
    `);
    const drawn = library.drawDemoPictures.mock.calls.map(([to, { seed }]) => [to, seed]);
    expect(drawn).toEqual([
      [join(folder, 'pupil-demo/shapes'), 0],
      [join(folder, 'pupil-demo/new-shapes'), 1],
    ]);
    expect(await readFile(join(folder, 'pupil-demo/new-shapes/circle/1.png'), 'utf8')).toBe('1');
  });

  it('runs again on the same pictures, into another run directory', async () => {
    const folder = await mkdtemp(join(scratch, 'demo-'));
    const library = demoLibrary();
    for (const number of [1, 2]) {
      const world = fakeWorld({ folder, library });
      expect(await runProgram(['demo', '--json'], world)).toBe(0);
      const document = demoResult.parse(JSON.parse(world.out()));
      expect(document.run).toBe(join(folder, `pupil-demo/run-${number}`));
      expect(document.predictions).toHaveLength(2);
    }
    expect(library.drawDemoPictures).toHaveBeenCalledTimes(2);
  });
});

it('every command is read only when it is asked for', () => {
  expect(COMMANDS.map(({ name }) => name)).toEqual([
    'demo',
    'data',
    'data get',
    'check',
    'augment',
    'train',
    'resume',
    'predict',
    'evaluate',
    'summary',
    'export',
    'explain',
    'doctor',
  ]);
});

describe('pupil augment', () => {
  const previewed: PreviewedAugmentation = {
    folder: '/home/ada/photos',
    policy: 'auto',
    reasons: ['no flips: the class left is called by a side, which the mirror changes'],
    border: 'reflect',
    operations: [
      { kind: 'rotate', probability: 1, degrees: [-15, 15] },
      { kind: 'erase', probability: 0.25, area: [0.02, 0.2], fill: 'random' },
    ],
    choose: { count: 1, from: [{ kind: 'blur', probability: 1, sigma: [1, 1] }] },
    mixes: ['mixup'],
    sheet: '/home/ada/sheet.png',
    pictures: [{ file: 'left/1.jpg', label: 'left', variants: [[{ kind: 'rotate', degrees: 3 }]] }],
  };

  it('lists what is drawn, and writes a sheet where it is told', async () => {
    const previewAugmentation = vi.fn<Library['previewAugmentation']>(async () => previewed);
    const { out } = await run(
      ['augment', 'photos', '--preview', '--out', 'sheet.png', '--augment', 'auto', '--seed', '3'],
      { previewAugmentation },
    );
    expect(previewAugmentation.mock.calls[0].slice(0, 3)).toEqual([
      'photos',
      {
        model: 'auto',
        pictures: {},
        training: { augment: 'auto', seed: 3 },
        origin: { augment: 'flag', seed: 'flag' },
      },
      { pictures: 8, variants: 6, out: '/home/ada/sheet.png' },
    ]);
    expect(out).toMatchInlineSnapshot(`
      "policy auto, border reflect
      no flips: the class left is called by a side, which the mirror changes

      operation  pictures  drawn from
      rotate         100%  degrees -15 … 15
      erase           25%  area 0.02 … 0.2, fill random

      and 1 of these for each picture:

      operation  pictures  drawn from
      blur           100%  sigma 1

      batches are mixed by mixup, which the sheet does not show

      1 picture in sheet.png
      "
    `);
  });

  it('draws no sheet unless it is asked to', async () => {
    const previewAugmentation = vi.fn<Library['previewAugmentation']>(async () => ({
      ...previewed,
      sheet: null,
      pictures: [],
    }));
    const { out } = await run(['augment', 'photos', '--json'], { previewAugmentation });
    expect(previewAugmentation.mock.calls[0][2]).toMatchObject({ pictures: 0 });
    expect(augmentResult.parse(JSON.parse(out))).toMatchObject({ sheet: null, policy: 'auto' });
  });

  it('writes nothing but PNG', async () => {
    const { err } = await run(['augment', 'photos', '--preview', '--out', 'sheet.jpg'], {});
    expect(err).toContain('ending in .png (got "sheet.jpg")');
  });
});
