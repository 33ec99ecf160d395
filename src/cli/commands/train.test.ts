import { describe, expect, it, vi } from 'vitest';
import { fakeWorld } from '../../../test/fake-world.js';
import { FOLDER, runCommand, trained } from '../../../test/run-command.js';
import { CheckpointError, DataError, DivergedError } from '../../base/error.js';
import type { TrainEvent } from '../../train/index.js';
import { planResult, trainResult } from '../contract/index.js';
import type { Library, TrainingPlan } from '../library.js';
import { runProgram } from '../program.js';

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
    monitored: [],
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
  estimate: {
    seconds: 65,
    validationSeconds: 5,
    featureSeconds: 0,
    memoryBytes: 7_372_800,
    diskBytes: 3_000_000,
  },
  freezing: null,
};

describe('pupil train', () => {
  const train = vi.fn<Library['train']>(async (_folder, _options, { onEvent }) => {
    events.forEach(onEvent);
    return trained;
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
    const { err } = await runCommand(['train', 'photos'], { train: diagnosed });
    expect(err.trimEnd().split('\n')).toEqual([
      'after update 100: conv1 is silent',
      'after update 200: conv2 is silent',
    ]);
  });

  it('draws the metric it listens to below the live line, with the time left, at every width', async () => {
    for (const columns of [40, 80]) {
      const step = (epoch: number): TrainEvent => ({
        type: 'step',
        epoch,
        step: 30,
        steps: 60,
        loss: 1.5,
        accuracy: 0.25,
        imagesPerSecond: 5000,
      });
      const timed = vi.fn<Library['train']>(async (_folder, _options, { onEvent }) => {
        for (const event of [...events, step(3)]) {
          world.advance(2000);
          onEvent(event);
        }
        return trained;
      });
      const world = fakeWorld({ isTTY: true, columns, folder: FOLDER, library: { train: timed } });
      await runProgram(['train', 'photos'], world);
      // 8 s for two epochs and a half, and 27.5 to go.
      expect(world.err()).toContain('\naccuracy  █▁  0.5000  ETA 1 min 28 s');
    }
  });

  it('draws the epochs before a resume as well', async () => {
    const resumed = vi.fn<Library['resume']>(async (_folder, { onEvent }) => {
      const start = events[2] as TrainEvent & { type: 'start' };
      onEvent({ ...start, epochsDone: 3, monitored: [0, null, 1] });
      world.advance(2000);
      onEvent({ type: 'step', epoch: 4, step: 30, steps: 60, loss: 1.5, imagesPerSecond: 5000 });
      return trained;
    });
    const world = fakeWorld({ isTTY: true, columns: 80, folder: FOLDER, library: { resume: resumed } });
    await runProgram(['resume', 'runs/a'], world);
    expect(world.err()).toContain('\naccuracy  ▁ █  1.0000  ETA ');
  });

  it.each([
    [120, ['5,230 images/s', 'ETA', 'best']],
    [100, ['5,230 images/s', 'best']],
    [80, ['validation  62.50% (loss 0.9000)', 'best']],
    [79, ['val  62.50% (loss 0.9000)', 'best']],
  ])('fits the line of an epoch into %i columns', async (columns, ends) => {
    const world = fakeWorld({ isTTY: true, columns, folder: FOLDER, library: { train } });
    await runProgram(['train', 'photos'], world);
    const line = world.err().match(/epoch {2}1\/30.*/)![0];
    expect(line.length).toBeLessThanOrEqual(columns);
    for (const end of ends) expect(line).toContain(end);
    expect(line.includes('images/s')).toBe(columns > 80);
  });

  it('breaks the line of an epoch between its parts where the terminal is narrower', async () => {
    const world = fakeWorld({ isTTY: true, columns: 40, folder: FOLDER, library: { train } });
    await runProgram(['train', 'photos'], world);
    expect(world.err()).toContain(
      'epoch  1/30  train  50.00% (loss 1.2000)\n  val  62.50% (loss 0.9000)  best\nepoch  2/30',
    );
  });

  it('prints what came out, and on standard error how it went', async () => {
    const { exitCode, out, err } = await runCommand(['train', 'photos'], { train });
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
    const { out } = await runCommand(['train', 'photos'], {
      train: async () => ({ ...trained, validation }),
    });
    expect(out).toMatch(expected);
    if (!('accuracy' in validation)) expect(out).not.toContain('validation accuracy');
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
    const { out } = await runCommand(['train', 'photos', '--json', '--quiet'], { train });
    expect(trainResult.parse(JSON.parse(out))).toEqual(trained);
  });

  it('prints every event and the result with --ndjson', async () => {
    const { out } = await runCommand(['train', 'photos', '--ndjson', '--quiet'], { train });
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
    const { out, err } = await runCommand(['train', 'photos', '--dry-run'], library);
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
    const { out: json } = await runCommand(['train', 'photos', '--dry-run', '--json'], library);
    expect(planResult.parse(JSON.parse(json))).toEqual({ dryRun: true, ...plan });
    expect(train).not.toHaveBeenCalled();
  });

  it.each([
    [new DataError({ code: 'data/empty', what: 'w' }), 3],
    [new DivergedError({ code: 'diverged/loss', what: 'w' }), 4],
    [new CheckpointError({ code: 'checkpoint/run-exists', what: 'w' }), 1],
  ])('ends on %s with exit code %i', async (error, exitCode) => {
    const library = { train: () => Promise.reject(error) };
    const result = await runCommand(['train', 'photos', '--json'], library);
    expect(result.exitCode).toBe(exitCode);
    expect(JSON.parse(result.out).error.code).toBe(error.code);
  });
});
