import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { runCommand } from '../../../test/run-command.js';
import type { TrialRecord } from '../../search/index.js';
import { tunePlanResult, tuneResult } from '../contract/index.js';
import type { Library, Tuning, TuningPlan } from '../library.js';

const trial = (number: number, rest: Partial<Tuning['trials'][number]>): Tuning['trials'][number] => ({
  number,
  state: 'complete',
  point: { 'architecture.depth': number + 2, optimizer: 'adamw', 'rate of adamw': 0.001 },
  values: { accuracy: 0.9 - number / 10, parameters: 12_345 },
  deviations: null,
  epochs: 10,
  parameters: 12_345,
  seconds: 61,
  stoppedBy: null,
  error: null,
  run: `/home/ada/searches/photos-1/trials/000${number}`,
  folds: null,
  ...rest,
});

const failed = { code: 'diverged/not-finite', message: 'training diverged' };
const found: Tuning = {
  search: '/home/ada/searches/photos-1',
  from: null,
  stopReason: 'trials',
  objectives: [
    { name: 'accuracy', direction: 'max' },
    { name: 'parameters', direction: 'min' },
  ],
  trials: [
    trial(0, {}),
    trial(1, {}),
    trial(2, { state: 'pruned', epochs: 3, stoppedBy: 'pruner' }),
    trial(3, { state: 'failed', values: null, epochs: 1, error: failed }),
    trial(4, { values: { accuracy: 0.7, parameters: 900 }, parameters: 900 }),
  ],
  best: [0, 4],
  ranking: [0, 4, 1, 2, 3],
  importance: [
    { parameter: 'rate of adamw', share: 0.614 },
    { parameter: 'architecture.depth', share: 0.2 },
    { parameter: 'optimizer', share: 0.01 },
  ],
  hypervolume: { share: 0.7124, worst: [0.7, 12_345] },
  smallest: {
    number: 4,
    candidates: 1,
    margin: 0.01,
    difference: -0.002,
    interval: { low: -0.008, high: 0.004 },
  },
  bestConfig: '/home/ada/searches/photos-1/best.json',
  plots: [],
  table: null,
  seconds: 200,
};

const record = (number: number, rest: Partial<TrialRecord>): TrialRecord => ({
  number,
  point: {},
  state: 'complete',
  values: [0.91234],
  curve: [0.5, 0.91234],
  parameters: 10,
  seconds: 1,
  stoppedBy: null,
  error: null,
  ...rest,
});

const ended = (number: number, rest: Partial<TrialRecord> & { isBest?: boolean } = {}) =>
  ({ type: 'trial-end', objectives: ['accuracy'], isBest: false, ...record(number, rest) }) as const;

const tune: Library['tune'] = async (_folder, _request, { onEvent }) => {
  onEvent({
    type: 'trial-start',
    number: 0,
    point: { 'architecture.depth': 3, augment: 'light' },
    goesOn: false,
  });
  onEvent(ended(0, { isBest: true }));
  onEvent({ type: 'trial-start', number: 1, point: {}, goesOn: true });
  onEvent(ended(1, { state: 'pruned', curve: [0.4], values: [0.4], stoppedBy: 'pruner' }));
  onEvent(ended(2, { state: 'failed', values: null, curve: [], error: failed }));
  onEvent(ended(3, { state: 'pruned', stoppedBy: 'time' }));
  return found;
};

const plan: TuningPlan = {
  search: '/home/ada/searches/photos-1',
  from: null,
  space: {
    parameters: {
      'architecture.depth': { type: 'int', min: 2, max: 8, step: 1, log: false, when: {} },
      flips: { type: 'boolean', when: {} },
      optimizer: { type: 'categorical', choices: ['adamw', 'sgd'], when: {} },
      'optimizer.momentum': { type: 'float', min: 0.5, max: 0.9, step: 0.1, when: { optimizer: ['sgd'] } },
      rate: { type: 'float', min: 0.001, max: 0.1, log: true, when: {} },
    },
    fixed: { architecture: 'cnn' },
  },
  sampler: { kind: 'tpe' },
  pruner: { kind: 'none' },
  objectives: [{ name: 'accuracy', direction: 'max' }],
  trials: 20,
  folds: null,
  trainings: 20,
  estimate: { trialSeconds: 30, seconds: 600, diskBytes: 20 * 2 ** 20 },
};

/** What the library is asked for by a line that begins with `tune photos`. */
async function asked(...flags: string[]) {
  const spy = vi.fn<Library['tune']>(async () => found);
  const { exitCode, err } = await runCommand(['tune', 'photos', ...flags], { tune: spy });
  expect(err).toBe('');
  expect(exitCode).toBe(0);
  const [folder, request] = spy.mock.calls[0];
  expect(folder).toBe('photos');
  return request;
}

describe('pupil tune', () => {
  it('prints the best, and on standard error how it went', async () => {
    const { exitCode, out, err } = await runCommand(['tune', 'photos'], { tune });
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "5 trials (3 complete, 1 stopped early, 1 failed) in 3 min 20 s; ended by the number of trials

      trial  accuracy  parameters  epochs        time  settings
        * 0    90.00%       12.3k      10  1 min 01 s  depth 2, optimizer adamw, rate of adamw 0.001
        * 4    70.00%         900      10  1 min 01 s  depth 6, optimizer adamw, rate of adamw 0.001
          1    80.00%       12.3k      10  1 min 01 s  depth 3, optimizer adamw, rate of adamw 0.001

      what mattered for accuracy: rate of adamw 61%, depth 20%

      front of 2 trials: hypervolume 0.712, seen from accuracy 70.00% and parameters 12.3k

      smallest not worse: trial 4, 900 parameters instead of 12.3k; accuracy -0.2 points (-0.8 to +0.4), of 1 smaller network

      search       searches/photos-1
      best config  searches/photos-1/best.json
      train with it: pupil train <folder> --config searches/photos-1/best.json
      "
    `);
    expect(err).toMatchInlineSnapshot(`
      "trial 0: depth 3, augment light
      trial 0 came to accuracy 91.23% in 2 epochs, the best so far
      trial 1 goes on: 
      trial 1 was stopped early after 1 epoch, at accuracy 40.00%
      trial 2 failed: training diverged
      trial 3 was stopped, the budget being spent, after 2 epochs, at accuracy 91.23%
      "
    `);
  });

  it('prints one document', async () => {
    const { out } = await runCommand(['tune', 'photos', '--json', '--quiet'], { tune });
    expect(tuneResult.parse(JSON.parse(out))).toEqual(found);
  });

  it('says what it would do', async () => {
    const library = { planTuning: async () => plan };
    const { out } = await runCommand(['tune', 'photos', '--dry-run'], library);
    expect(out).toMatchInlineSnapshot(`
      "architecture.depth  2 to 8
      flips               false, true
      optimizer           adamw, sgd
      optimizer.momentum  0.5 to 0.9, in steps of 0.1, where optimizer is sgd
      rate                0.001 to 0.1, logarithmic
      architecture        cnn

      search for  large accuracy
      sampler     tpe
      pruner      none
      trials      20
      time        about 30 s for a trial, 10 min 00 s in all
      disk        about 20.0 MiB
      folder      searches/photos-1
      "
    `);
    const json = await runCommand(['tune', 'photos', '--dry-run', '--json'], library);
    expect(tunePlanResult.parse(JSON.parse(json.out))).toEqual({ dryRun: true, ...plan });
  });

  it('shows how much folds differ, and how many trainings there will be', async () => {
    const fold = (number: number) => ({
      state: 'complete' as const,
      values: { accuracy: 0.85 + number / 10, parameters: 12_345 },
      epochs: 5,
      seconds: 30,
      run: `/home/ada/searches/photos-1/trials/0000/fold-${number}`,
    });
    const folded = {
      ...found,
      trials: [
        trial(0, { deviations: { accuracy: 0.0707, parameters: 0 }, folds: [fold(0), fold(1)] }),
        ...found.trials.slice(1),
      ],
    };
    const { out } = await runCommand(['tune', 'photos'], { tune: async () => folded });
    expect(out).toContain('* 0  90.00% ± 7.07%       12.3k');
    const folds = { count: 5, repeats: 2 };
    const library = { planTuning: async () => ({ ...plan, folds, trainings: 200 }) };
    const planned = await runCommand(['tune', 'photos', '--dry-run'], library);
    expect(planned.out).toContain('trainings   5 folds, dealt 2 times, for each trial: 200 in all');
  });

  it('shows latencies in milliseconds, and none of trials that were stopped', async () => {
    const timed = {
      ...found,
      objectives: [found.objectives[0], { name: 'latency', direction: 'min' as const }],
      trials: [
        trial(0, { values: { accuracy: 0.9, latency: 1.2345 } }),
        trial(1, { values: { accuracy: 0.8, latency: null }, state: 'pruned' }),
      ],
      best: [0],
      ranking: [0, 1],
      hypervolume: null,
      smallest: null,
    };
    const { out } = await runCommand(['tune', 'photos'], { tune: async () => timed });
    expect(out).toContain('1.23 ms');
  });

  it('asks for what the flags say', async () => {
    const request = await asked(
      ...[
        '--trials',
        '50',
        '--time',
        '1.5h',
        '--all-epochs',
        '300',
        '--sampler',
        '{"kind":"tpe","startup":5}',
      ],
      ...['--pruner', 'asha', '--objective', 'loss', '--objective', 'parameters', '--sampler-seed', '7'],
      ...[
        '--folds',
        '5',
        '--repeats',
        '2',
        '--workers',
        '3',
        '--margin',
        '0.02',
        '--epochs',
        '5',
        '--seed',
        '3',
        '--image-size',
        '32',
        '--out',
        'found',
      ],
    );
    expect(request).toMatchObject({
      budget: { trials: 50, seconds: 5400, epochs: 300 },
      sampler: { kind: 'tpe', startup: 5 },
      pruner: 'asha',
      objectives: ['loss', 'parameters'],
      seed: 7,
      margin: 0.02,
      folds: 5,
      repeats: 2,
      workers: 3,
      out: '/home/ada/found',
      base: { model: 'auto', pictures: { imageSize: 32 }, training: { epochs: 5, seed: 3 } },
    });
    expect(request.space).toBeUndefined();
  });

  it('leaves to the library what no flag says', async () => {
    const { base, ...others } = await asked();
    expect(base).toMatchObject({ model: 'auto', pictures: {}, training: {} });
    expect(Object.values(others)).toEqual(Object.values(others).map(() => undefined));
  });

  it.each([
    ['90', 90],
    ['90s', 90],
    ['2m', 120],
    ['0.5h', 1800],
  ])('takes the time %s for %s seconds', async (time, seconds) => {
    expect((await asked('--time', time)).budget).toEqual({ seconds });
  });

  it('reads a space', async () => {
    const space = { parameters: { learningRate: { type: 'float', min: 0.001, max: 0.1 } } };
    const folder = temporaryFolder({ 'space.json': Buffer.from(JSON.stringify(space)) });
    const file = join(folder, 'space.json');
    expect(await asked('--space', file)).toMatchObject({ space, spaceFile: file });
  });

  it('says of a space that is empty what belongs into it', async () => {
    const file = join(temporaryFolder({ 'space.json': Buffer.from('') }), 'space.json');
    const { exitCode, err } = await runCommand(['tune', 'photos', '--space', file], {});
    expect(exitCode).toBe(2);
    expect(err).toContain('what is varied, such as { "parameters":');
    expect(err).not.toContain('camelCase');
  });

  it('goes on with a search', async () => {
    const resumeTuning = vi.fn<Library['resumeTuning']>(async () => found);
    const { exitCode } = await runCommand(['tune', '--resume', 'searches/a', '--trials', '80'], {
      resumeTuning,
    });
    expect(exitCode).toBe(0);
    expect(resumeTuning.mock.calls[0].slice(0, 2)).toEqual([
      '/home/ada/searches/a',
      { budget: { trials: 80 } },
    ]);
  });

  it('writes event files where they are asked for, and says how to look at them', async () => {
    const run = vi.fn<Library['tune']>(async () => found);
    const resumeTuning = vi.fn<Library['resumeTuning']>(async () => found);
    const hint = 'event files: tensorboard --logdir searches/photos-1';
    const begun = await runCommand(['tune', 'photos/', '--tensorboard'], { tune: run });
    const resumed = await runCommand(['tune', '--resume', 'a', '--tensorboard'], { resumeTuning });
    expect([begun.err, resumed.err]).toEqual([expect.stringContaining(hint), expect.stringContaining(hint)]);
    expect(run.mock.calls[0][2]).toMatchObject({ tensorboard: true });
    expect(resumeTuning.mock.calls[0][2]).toMatchObject({ tensorboard: true });
  });

  it('goes on with the extensions of a config file', async () => {
    const folder = temporaryFolder({ 'own.json': Buffer.from('{ "extensions": { "layers": [] } }') });
    const resumeTuning = vi.fn<Library['resumeTuning']>(async () => found);
    await runCommand(['tune', '--resume', 'a', '--config', join(folder, 'own.json')], { resumeTuning });
    expect(resumeTuning.mock.calls[0][2]).toMatchObject({ extensions: { layers: [] } });
  });

  it('shows the results of a search, all trials by rank, and what it wrote', async () => {
    const plots = ['/home/ada/charts/parallel.svg', '/home/ada/charts/history.svg'];
    const table = '/home/ada/trials.csv';
    const showTuning = vi.fn<Library['showTuning']>(async () => ({
      result: { ...found, stopReason: null, plots, table },
      lines: ['What mattered for accuracy', 'rate of adamw  61%  █████'],
    }));
    const line = ['tune', '--show', 'searches/photos-1', '--plot', 'charts', '--plot-format', 'svg'];
    const { out, exitCode } = await runCommand([...line, '--table', 'trials.csv'], { showTuning });
    expect(exitCode).toBe(0);
    expect(showTuning.mock.calls[0].slice(0, 2)).toEqual([
      '/home/ada/searches/photos-1',
      { plot: { folder: '/home/ada/charts', format: 'svg' }, table },
    ]);
    expect(out).toMatchInlineSnapshot(`
      "5 trials (3 complete, 1 stopped early, 1 failed) in 3 min 20 s

      trial  accuracy  parameters  epochs        time                 settings
        * 0    90.00%       12.3k      10  1 min 01 s                 depth 2, optimizer adamw, rate of adamw 0.001
        * 4    70.00%         900      10  1 min 01 s                 depth 6, optimizer adamw, rate of adamw 0.001
          1    80.00%       12.3k      10  1 min 01 s                 depth 3, optimizer adamw, rate of adamw 0.001
          2    70.00%       12.3k       3  1 min 01 s  stopped early  depth 4, optimizer adamw, rate of adamw 0.001
          3         -           -       1  1 min 01 s  failed         depth 5, optimizer adamw, rate of adamw 0.001

      What mattered for accuracy
      rate of adamw  61%  █████

      front of 2 trials: hypervolume 0.712, seen from accuracy 70.00% and parameters 12.3k

      smallest not worse: trial 4, 900 parameters instead of 12.3k; accuracy -0.2 points (-0.8 to +0.4), of 1 smaller network

      search       searches/photos-1
      best config  searches/photos-1/best.json
      written to   charts/parallel.svg
      written to   charts/history.svg
      written to   trials.csv
      train with it: pupil train <folder> --config searches/photos-1/best.json
      "
    `);
    const json = await runCommand([...line, '--json'], { showTuning });
    expect(tuneResult.parse(JSON.parse(json.out))).toMatchObject({ stopReason: null, plots, table });
  });

  it('draws the results of a search that was run', async () => {
    const spy = vi.fn<Library['tune']>(async () => found);
    await runCommand(['tune', 'photos', '--plot', 'charts'], { tune: spy });
    expect(spy.mock.calls[0][3]).toEqual({ plot: { folder: '/home/ada/charts', format: 'png' } });
  });

  it('runs its trials on a queue', async () => {
    const { queue, workers } = await asked('--queue', 'redis://host', '--queue-name', 'q', '--workers', '5');
    expect([queue, workers]).toEqual([{ url: 'redis://host', name: 'q' }, 5]);
    const resumeTuning = vi.fn<Library['resumeTuning']>(async () => found);
    await runCommand(['tune', '--resume', 'a', '--queue', 'redis://host'], { resumeTuning });
    expect(resumeTuning.mock.calls[0][1]).toEqual({ queue: { url: 'redis://host' } });
  });

  it.each([
    ['a queue that is nowhere', ['tune', 'photos', '--queue-name', 'q'], 'say the server too'],
    ['nothing to search with', ['tune'], 'name a folder of pictures or other data'],
    [
      'other settings for a search that goes on',
      ['tune', '--resume', 's', '--sampler', 'random'],
      'leave everything out but',
    ],
    [
      'a change of what is shown',
      ['tune', '--show', 's', '--trials', '3'],
      'leave everything out but --plot',
    ],
    ['a picture where there are several', ['tune', '--show', 's', '--plot', 'a.png'], 'several pictures'],
    ['a kind of pictures alone', ['tune', '--show', 's', '--plot-format', 'svg'], '--plot <folder>'],
    ['a table that is none', ['tune', '--show', 's', '--table', 'a.xlsx'], 'ending in .csv'],
    ['data for a search that goes on', ['tune', 'photos', '--resume', 's'], 'leave everything out but'],
    [
      'a time that is none',
      ['tune', 'photos', '--time', '5 days'],
      'seconds above 0, or a number with s, m or h behind it',
    ],
    ['what the search decides itself', ['tune', 'photos', '--monitor', 'loss'], '--monitor'],
  ])('refuses %s', async (_, line, text) => {
    const { exitCode, err } = await runCommand(line, {});
    expect(exitCode).toBe(2);
    expect(err).toContain(text);
  });

  it('says so where no smaller network is surely as good', async () => {
    const none = { number: null, candidates: 3, margin: 0.01, difference: null, interval: null };
    const { out } = await runCommand(['tune', 'photos'], {
      tune: async () => ({ ...found, smallest: none }),
    });
    expect(out).toContain('of 3 smaller networks none is surely within 0.01 of the accuracy of trial 0');
    const silent = await runCommand(['tune', 'photos'], { tune: async () => ({ ...found, smallest: null }) });
    expect(silent.out).not.toContain('smaller network');
  });

  it('says so where no trial came to its end', async () => {
    const none = async () => ({
      ...found,
      trials: [{ ...found.trials[3], number: 0 }],
      best: [],
      ranking: [],
      hypervolume: null,
      smallest: null,
      bestConfig: null,
    });
    const { out } = await runCommand(['tune', 'photos'], { tune: none });
    expect(out).toContain('no trial came to its end');
    expect(out).not.toContain('--config');
  });
});
