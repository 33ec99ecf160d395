import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { library } from '../../src/cli/library-binding.js';
import {
  dense,
  flatten,
  imageFolder,
  resume,
  type SearchEvent,
  type StudyEvent,
  search,
  sequential,
  type TrainContext,
  type TrainOptionsInput,
  table,
  train,
  withTensorBoard,
  writeTensorBoard,
} from '../../src/index.js';
import { eventFiles, readEvents, scalarsOf, sessionOf, shownIn } from '../event-files.js';
import { temporaryFolder } from '../pictures.js';
import { runCommand } from '../run-command.js';
import { writeXorPoints } from '../xor-points.js';
import { fileFolder, metricsOf, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';
import { writeShop } from './tiny-table.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const source = () => imageFolder(pictures, { workers: 1 });
const whole = join(root, 'whole');
const FOLDERS = ['.', 'train', 'validation'];
const board = (run: string, folder = '.') => join(run, 'tensorboard', folder);

/** What is shown of a run, but for times and speed. */
const withoutTimes = (run: string, folder: string) =>
  Object.fromEntries(
    Object.entries(shownIn(board(run, folder))).filter(([tag]) => !/per_second|session/.test(tag)),
  );

/** What there was to see before each epoch of the whole run. */
const shownMeanwhile: { epochs: number; status: number | undefined }[] = [];

/** Notes that were told. */
async function logged(
  out: string,
  options: TrainOptionsInput = {},
  context: TrainContext = {},
): Promise<string[]> {
  const notes: string[] = [];
  const heard: TrainContext = {
    ...context,
    onEvent(event) {
      if (event.type === 'note') notes.push(event.message);
      context.onEvent?.(event);
    },
  };
  await withTensorBoard(heard, (watched) =>
    train(tinyNetwork, source(), { ...tinyOptions, augment: 'light', ...options, out }, watched),
  );
  return notes;
}

beforeAll(async () => {
  writePictures(pictures, 8, ['<circle> & "line"', 'größe', 'square']);
  const between = async () => {
    const epochs = Object.keys(scalarsOf(board(whole, 'validation'), 'epoch_loss')).length;
    shownMeanwhile.push({ epochs, status: sessionOf(board(whole)).status });
  };
  await logged(whole, {}, { between });
});

describe('event files of a training', () => {
  it('have the scores of each epoch under the names of Keras, in folders that lie over each other', () => {
    const epochs = metricsOf(whole) as unknown as Record<'train' | 'validation', Record<string, number>>[];
    for (const part of ['train', 'validation'] as const)
      for (const name of ['loss', 'accuracy'])
        expect(scalarsOf(board(whole, part), `epoch_${name}`)).toEqual(
          Object.fromEntries(epochs.map((epoch, i) => [i + 1, Math.fround(epoch[part][name])])),
        );
    expect(
      Object.keys(shownIn(board(whole, 'validation'))).filter((tag) => tag.startsWith('epoch_')),
    ).toEqual(['epoch_accuracy', 'epoch_loss', 'epoch_balancedAccuracy', 'epoch_macroF1']);
    expect(Object.keys(scalarsOf(board(whole, 'train'), 'epoch_learning_rate'))).toEqual(['1', '2', '3']);
    expect(Object.values(scalarsOf(board(whole, 'train'), 'epoch_examples_per_second'))).toHaveLength(3);
  });

  it('have the best value so far of the metric that decides, by which runs are compared', () => {
    const accuracies = Object.values(scalarsOf(board(whole, 'validation'), 'epoch_accuracy'));
    const best = Object.values(scalarsOf(board(whole), 'best_accuracy'));
    expect(best).toEqual(accuracies.map((_, i) => Math.max(...accuracies.slice(0, i + 1))));
  });

  it('have a histogram of each variable after each epoch, and none of what the optimizer keeps', () => {
    const shown = shownIn(board(whole, 'train'));
    const histograms = Object.entries(shown).filter(
      ([, steps]) => Object.values(steps)[0].histo !== undefined,
    );
    expect(histograms.map(([tag, steps]) => [tag, Object.keys(steps).join(), steps[3].histo!.num])).toEqual([
      ['batchNorm_1/beta', '1,2,3', 4],
      ['batchNorm_1/gamma', '1,2,3', 4],
      ['batchNorm_1/movingMean', '1,2,3', 4],
      ['batchNorm_1/movingVariance', '1,2,3', 4],
      ['conv2d_1/kernel', '1,2,3', 36],
      ['dense_1/bias', '1,2,3', 3],
      ['dense_1/kernel', '1,2,3', 432],
    ]);
  });

  it('have pictures and charts at the end, each a PNG of the size that is said', async () => {
    const { default: sharp } = await import('sharp');
    const shown = { ...shownIn(board(whole, 'train')), ...shownIn(board(whole, 'validation')) };
    const images = Object.entries(shown).flatMap(([tag, steps]) =>
      steps[3]?.image === undefined ? [] : [[tag, steps[3].image] as const],
    );
    expect(images.map(([tag]) => tag)).toEqual([
      'pictures/augmentation',
      'charts/confusion',
      'charts/classes',
      'charts/reliability',
      'pictures/mistakes',
      'pictures/least-certain',
    ]);
    for (const [, { encodedImageString, width, height, colorspace }] of images) {
      const read = await sharp(encodedImageString).metadata();
      expect([read.format, read.width, read.height, read.channels]).toEqual([
        'png',
        width,
        height,
        colorspace,
      ]);
    }
  });

  it('have the settings of the run, and that it came to its end', () => {
    const { hparams, status } = sessionOf(board(whole));
    expect(status).toBe(1);
    expect(hparams).toMatchObject({
      epochs: 3,
      batchSize: 7,
      learningRate: 0.01,
      optimizer: 'adamw',
      'optimizer.weightDecay': 0.01,
      augment: 'light',
      earlyStopping: false,
      seed: 0,
      imageSize: 12,
      channels: 1,
    });
    expect(hparams).not.toHaveProperty('cacheDir');
  });

  it('say the same for the same seed, but for times and speed', async () => {
    const again = join(temporaryFolder(), 'run');
    await logged(again);
    for (const folder of FOLDERS) expect(withoutTimes(again, folder)).toEqual(withoutTimes(whole, folder));
  });
});

describe('while it is trained', () => {
  it('an epoch is on the disk before the next one begins, and nothing is said of its end', () => {
    expect(shownMeanwhile).toEqual([0, 1, 2, 3].map((epochs) => ({ epochs, status: undefined })));
  });

  it('what cannot be written is told of once, and training goes on', async () => {
    const out = join(temporaryFolder(), 'run');
    const notes = await logged(
      out,
      {},
      {
        onEvent(event) {
          if (event.type === 'start') writeFileSync(join(out, 'tensorboard'), 'in the way');
        },
      },
    );
    expect(notes.filter((note) => note.includes('TensorBoard'))).toEqual([
      expect.stringMatching(/^the event files for TensorBoard could not be written: .*tensorboard/s),
    ]);
    expect(existsSync(join(out, 'model.onnx'))).toBe(true);
  });
});

describe('a run that was stopped', () => {
  /** Stopped after its second epoch. */
  async function stopped(): Promise<string> {
    const out = join(temporaryFolder(), 'run');
    const stop = new AbortController();
    const onEvent: TrainContext['onEvent'] = (event) => {
      if (event.type === 'epoch' && event.epoch === 2) stop.abort();
    };
    await expect(logged(out, {}, { signal: stop.signal, onEvent })).rejects.toMatchObject({
      kind: 'interrupted',
    });
    return out;
  }

  it('is whole again where it was killed before an epoch was written, in the middle of a record', async () => {
    const out = await stopped();
    for (const folder of FOLDERS) {
      const [file] = eventFiles(board(out, folder));
      const events = readEvents(file);
      truncateSync(file, readFileSync(file).length - 5);
      expect(readEvents(file)).toEqual(events.slice(0, -1));
    }
    await withTensorBoard({}, (watched) => resume(out, watched));
    for (const folder of FOLDERS) expect(withoutTimes(out, folder)).toEqual(withoutTimes(whole, folder));
  });

  it('has no end yet, and goes on in files of its own to the same as an unbroken one', async () => {
    const out = await stopped();
    expect(sessionOf(board(out)).status).toBeUndefined();
    const earlier = join(temporaryFolder(), 'earlier');
    cpSync(out, earlier, { recursive: true });
    await withTensorBoard({}, (watched) => resume(out, watched));
    expect(eventFiles(board(out, 'train'))).toHaveLength(2);
    for (const folder of FOLDERS) expect(withoutTimes(out, folder)).toEqual(withoutTimes(whole, folder));
    expect(sessionOf(board(out)).status).toBe(1);
    // The state after two epochs beside the event files of three: an epoch that is made again is not shown twice.
    cpSync(board(out), board(earlier), { recursive: true });
    await withTensorBoard({}, (watched) => resume(earlier, watched));
    expect(withoutTimes(earlier, 'validation')).toEqual(withoutTimes(whole, 'validation'));
  });

  it('gets its earlier epochs where it had no event files', async () => {
    const out = join(temporaryFolder(), 'run');
    const stop = new AbortController();
    await expect(
      train(
        tinyNetwork,
        source(),
        { ...tinyOptions, augment: 'light', out },
        {
          signal: stop.signal,
          onEvent: (event) => event.type === 'epoch' && stop.abort(),
        },
      ),
    ).rejects.toMatchObject({ kind: 'interrupted' });
    await withTensorBoard({}, (watched) => resume(out, watched));
    for (const folder of FOLDERS) expect(withoutTimes(out, folder)).toEqual(withoutTimes(whole, folder));
  });
});

describe('a run that diverges', () => {
  it('is marked as failed, and shows no number that is none', async () => {
    const out = join(temporaryFolder(), 'run');
    const failing = withTensorBoard({}, (watched) =>
      train(
        sequential([flatten(), dense(8, { activation: 'relu' }), dense(3)]),
        source(),
        { ...tinyOptions, learningRate: 1e30, optimizer: 'sgd', schedule: 'constant', out },
        watched,
      ),
    );
    await expect(failing).rejects.toMatchObject({ kind: 'diverged' });
    expect(sessionOf(board(out)).status).toBe(2);
    expect(scalarsOf(board(out, 'train'), 'epoch_loss')).toEqual({});
  });
});

describe('a regression on a table', () => {
  it('has its own metrics and charts, and no pictures', async () => {
    const out = join(temporaryFolder(), 'run');
    const file = writeShop(join(root, 'prices.csv'), 60, 'price');
    await withTensorBoard({}, (watched) =>
      train('auto', table(file, { target: 'price' }), { ...tinyOptions, epochs: 2, out }, watched),
    );
    expect(Object.keys(shownIn(board(out, 'validation'))).sort()).toEqual([
      'charts/errors-1',
      'charts/predicted-1',
      'epoch_loss',
      'epoch_meanAbsoluteError',
      'epoch_r2',
      'epoch_rootMeanSquaredError',
    ]);
    expect(Object.keys(shownIn(board(out, 'train')))).not.toContain('epoch_accuracy');
    expect(sessionOf(board(out)).hparams).toMatchObject({ task: 'regression', target: 'price' });
  });
});

describe('trials of a search', () => {
  it('have event files of their own, each fold too, by which they are compared', async () => {
    const root = temporaryFolder();
    const data = join(root, 'points.csv');
    writeXorPoints(data, 60);
    const types: string[] = [];
    const context = { onEvent: ({ type }: SearchEvent) => types.push(type) };
    const { search: path, trials } = await withTensorBoard(context, (watched) =>
      search(
        data,
        {
          out: join(root, 'search'),
          base: { training: { epochs: 2, batchSize: 16, threads: 1 } },
          space: {
            parameters: { learningRate: { type: 'categorical', choices: [0.01, 0.1, 1e30] } },
            fixed: { architecture: 'mlp', optimizer: 'sgd' },
          },
          sampler: { kind: 'grid' },
          folds: 2,
        },
        watched,
      ),
    );
    expect(trials.map(({ state }) => state).sort()).toEqual(['complete', 'complete', 'failed']);
    for (const { number, state, point } of trials)
      for (const fold of state === 'complete' ? [1, 2] : [1]) {
        const folder = board(join(path, `trials/000${number}/fold-${fold}`));
        expect(sessionOf(folder)).toMatchObject({
          hparams: { learningRate: point.learningRate, architecture: 'mlp' },
          status: state === 'complete' ? 1 : 2,
        });
        if (state === 'failed') continue;
        expect(Object.keys(scalarsOf(folder, 'best_accuracy'))).toEqual(['1', '2']);
        expect(Object.keys(shownIn(join(folder, 'validation')))).not.toContain('charts/confusion');
      }
    expect(types.filter((type) => type === 'trial-end')).toHaveLength(3);
    expect(types).not.toContain('note');
  });
});

describe('trainings of a study', () => {
  it('have event files of their own, whatever order they tell of themselves in', async () => {
    const root = temporaryFolder();
    const runs = [0, 1].map((number) => {
      const run = join(root, String(number));
      cpSync(whole, run, { recursive: true });
      rmSync(board(run), { recursive: true });
      return run;
    });
    const told: StudyEvent[] = [];
    const context = { onEvent: (event: StudyEvent) => told.push(event) };
    await withTensorBoard(context, async ({ onEvent }) => {
      const tell = (number: number, event: object) =>
        onEvent({ type: 'run-event', number, event } as unknown as StudyEvent);
      for (const [number, run] of runs.entries()) tell(number, { type: 'start', run, epochsDone: 0 });
      for (const epoch of metricsOf(whole))
        for (const number of runs.keys()) tell(number, { type: 'epoch', ...epoch });
      onEvent({ type: 'run-stop', number: 0 });
    });
    for (const run of runs) {
      expect(withoutTimes(run, '.')).toEqual(withoutTimes(whole, '.'));
      expect(sessionOf(board(run))).toEqual(sessionOf(board(whole)));
    }
    expect(told.map(({ type }) => type).filter((type) => type !== 'run-event')).toEqual(['run-stop']);
  });
});

describe('writeTensorBoard', () => {
  it('shows of a finished run what was shown while it trained, and weights as far as there are checkpoints', async () => {
    const out = join(temporaryFolder(), 'board');
    expect(await writeTensorBoard(whole, { out })).toEqual({
      tensorboard: out,
      runs: [{ run: whole, epochs: 3 }],
      problems: [],
    });
    const live = (folder: string) =>
      Object.entries(shownIn(board(whole, folder))).filter(([tag]) => !/session/.test(tag));
    for (const folder of FOLDERS) {
      const written = shownIn(join(out, folder));
      for (const [tag, steps] of live(folder)) {
        const expected = Object.entries(steps).filter(([step]) => written[tag]?.[Number(step)] !== undefined);
        expect([tag, written[tag]]).toEqual([tag, Object.fromEntries(expected)]);
        expect(Object.keys(written[tag])).toContain('3');
        if (Object.values(steps)[0].histo === undefined)
          expect(Object.keys(written[tag])).toEqual(Object.keys(steps));
      }
    }
    expect(sessionOf(out)).toEqual(sessionOf(board(whole)));
    // Times are counted from when the run began.
    const [file] = eventFiles(join(out, 'validation'));
    const times = readEvents(file).map(({ wallTime }) => wallTime);
    expect(times[4] - times[0]).toBeCloseTo(metricsOf(whole)[2].seconds as number, 5);
  });

  it('refuses a folder that has event files unless it may replace them, and a folder without a run', async () => {
    const out = temporaryFolder();
    mkdirSync(join(out, 'train'));
    writeFileSync(join(out, 'train/notes.txt'), 'mine');
    const old = join(out, 'train/events.out.tfevents.9999999999.other');
    writeFileSync(old, 'x');
    await expect(writeTensorBoard(whole, { out })).rejects.toMatchObject({
      code: 'checkpoint/file-exists',
      where: out,
    });
    await writeTensorBoard(whole, { out, overwrite: true });
    expect([existsSync(old), existsSync(join(out, 'train/notes.txt'))]).toEqual([false, true]);
    expect(Object.keys(scalarsOf(join(out, 'train'), 'epoch_loss'))).toEqual(['1', '2', '3']);
    await expect(writeTensorBoard(pictures)).rejects.toMatchObject({ code: 'checkpoint/not-a-run' });
  });

  it('writes all runs in a folder, each below its path in there', async () => {
    const search = temporaryFolder();
    for (const [name, keeps] of [
      ['trials/0000', true],
      ['trials/0001/fold-1', true],
      ['trials/0002', false],
    ] as const) {
      cpSync(whole, join(search, name), { recursive: true });
      if (!keeps) writeFileSync(join(search, name, 'config.json'), '{}');
    }
    const out = join(temporaryFolder(), 'board');
    const { runs, problems } = await writeTensorBoard(search, { out });
    expect(runs.map(({ run }) => run)).toEqual([
      join(search, 'trials/0000'),
      join(search, 'trials/0001/fold-1'),
    ]);
    expect(problems).toEqual([expect.stringMatching(/^trials\/0002 is left out: .*config/)]);
    for (const name of ['trials/0000', 'trials/0001/fold-1'])
      expect(sessionOf(join(out, name))).toEqual(sessionOf(board(whole)));
  });

  it('shows a run with damaged files as far as it can', async () => {
    const copy = join(temporaryFolder(), 'run');
    cpSync(whole, copy, { recursive: true });
    for (const name of ['best', 'last']) writeFileSync(join(copy, `checkpoints/${name}.safetensors`), 'x');
    appendFileSync(join(copy, 'metrics.jsonl'), '{}\n');
    const out = join(temporaryFolder(), 'board');
    const { problems } = await writeTensorBoard(copy, { out });
    expect(problems).toEqual(['1 of 4 lines of metrics.jsonl are damaged and left out']);
    expect(Object.keys(scalarsOf(join(out, 'train'), 'epoch_loss'))).toEqual(['1', '2', '3']);
  });
});

describe('on the command line', () => {
  it('a training says how to look at its event files, and goes on with them when it is resumed', async () => {
    const out = join(temporaryFolder(), 'run');
    const flags = ['--epochs', '1', '--threads', '1', '--batch-size', '8', '--no-report'];
    const line = ['train', pictures, '--out', out, '--architecture', 'mlp', '--tensorboard', ...flags];
    const trained = await runCommand(line, library);
    expect([trained.exitCode, trained.out]).toEqual([
      0,
      expect.stringContaining(`events                       tensorboard --logdir ${board(out)}\n`),
    ]);
    const resumed = await runCommand(['resume', out, '--no-report', '--json'], library);
    expect(JSON.parse(resumed.out).tensorboard).toBe(board(out));
    expect(eventFiles(board(out))).toHaveLength(2);
    expect(Object.keys(scalarsOf(board(out, 'validation'), 'epoch_loss'))).toEqual(['1']);
  });
});
