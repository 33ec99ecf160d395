import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { runCommand } from '../../../test/run-command.js';
import { studyListResult, studyPlanResult, studyResult } from '../contract/index.js';
import type { Library, Study, StudyCosts } from '../library.js';

type Answer = Study['answers'][number];

const arm = (name: string, rest: Partial<Answer['arms'][number]> = {}): Answer['arms'][number] => ({
  arm: name,
  verdict: 'better',
  difference: 0.0312,
  interval: { low: 0.011, high: 0.0514 },
  seeds: 3,
  moreSeeds: 0,
  cost: { seconds: 1.04, parameters: 1 },
  ...rest,
});
const unclear: Answer = {
  question: 'dropout',
  asks: 'Does dropout help, where, and how much of it?',
  conclusion: 'unclear',
  sentence: 'cannot tell yet: about 12 more runs needed',
  baseline: '0.5 before the output',
  best: null,
  patch: {},
  moreRuns: 12,
  arms: [
    arm('no dropout', { verdict: 'unclear', difference: -0.002, interval: { low: -0.03, high: 0.026 } }),
    arm('0.2 after each stage', {
      verdict: 'unclear',
      difference: null,
      interval: null,
      seeds: 0,
      cost: null,
    }),
  ],
  troubles: [{ arm: 'no dropout', diverged: 1, reason: null }],
};
const found: Omit<Study, 'applied'> = {
  study: '/home/ada/studies/photos-1',
  from: null,
  stopReason: 'trials',
  answers: [
    {
      question: 'width',
      asks: 'Should layers be wider, or narrower?',
      conclusion: 'change',
      sentence: 'use 64 filters: 3.1 points (1.1 to 5.1, 3 seeds) better than 32 filters',
      baseline: '32 filters',
      best: '64 filters',
      patch: { 'architecture.filters': 64 },
      moreRuns: 0,
      arms: [arm('64 filters')],
      troubles: [],
    },
    unclear,
  ],
  refused: [{ question: 'freezing', reason: 'there is no pretrained backbone' }],
  shortened: { epochs: null, trainingShare: null },
  patch: { 'architecture.filters': 64 },
  recommended: '/home/ada/studies/photos-1/recommended.json',
  trials: 12,
  plots: [],
  seconds: 200,
};
const cost = { trials: 6, seconds: 60, diskBytes: 2 ** 20 };
const plan: StudyCosts = {
  study: '/home/ada/studies/photos-1',
  from: null,
  questions: [
    {
      question: 'width',
      asks: 'Should layers be wider, or narrower?',
      baseline: '32 filters',
      arms: [{ arm: '64 filters', patch: { 'architecture.filters': 64 } }],
    },
  ],
  refused: found.refused,
  looks: [3, 5, 10],
  margin: 0.01,
  shortened: { epochs: 6, trainingShare: 0.5 },
  workers: 2,
  queue: null,
  threads: 1,
  estimate: { fewest: cost, most: { trials: 20, seconds: 200, diskBytes: 3 * 2 ** 20 } },
};

describe('pupil study', () => {
  it('prints a table and a sentence for each question, at most 80 columns wide', async () => {
    const { exitCode, out, err } = await runCommand(['study', 'photos'], { study: async () => found });
    expect(err).toBe('');
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "width: Should layers be wider, or narrower?
      use 64 filters: 3.1 points (1.1 to 5.1, 3 seeds) better than 32 filters
        against 32 filters
                    points      interval  seeds  time  size
        64 filters    +3.1  +1.1 to +5.1      3  1.0x  1.0x  better

      dropout: Does dropout help, where, and how much of it?
      cannot tell yet: about 12 more runs needed
        against 0.5 before the output
                              points      interval  seeds  time  size
        no dropout              -0.2  -3.0 to +2.6      3  1.0x  1.0x  unclear
        0.2 after each stage       -             -      0     -     -  unclear
      no dropout diverged in 1 training, which count as right about nothing

      freezing: not asked, since there is no pretrained backbone

      12 trainings in 3 min 20 s; ended by the number of trainings

      change
        architecture.filters  64

      study        studies/photos-1
      recommended  studies/photos-1/recommended.json
      train with it: pupil train <folder> --config studies/photos-1/recommended.json
      "
    `);
    // Lines to copy are not broken.
    const lines = out.split('\n').filter((line) => !line.startsWith('train with it'));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('says of what trainings the answers are where they were shortened', async () => {
    const shortened = { epochs: 6, trainingShare: 0.5 };
    const { out } = await runCommand(['study', 'photos'], { study: async () => ({ ...found, shortened }) });
    expect(out).toContain(
      'to fit into the time: trainings of 6 epochs, on 50% of the training examples;\nanswers hold for these\n',
    );
  });

  it('prints one document', async () => {
    const { out } = await runCommand(['study', 'photos', '--json'], { study: async () => found });
    expect(studyResult.parse(JSON.parse(out))).toEqual({ ...found, applied: null });
  });

  it('exits with 5 when no question could be answered', async () => {
    const none = { ...found, answers: [unclear], patch: {} };
    const { exitCode, out } = await runCommand(['study', 'photos'], { study: async () => none });
    expect(exitCode).toBe(5);
    expect(out).toContain('nothing to change');
  });

  it('says what it would do', async () => {
    const library = { planStudy: async () => plan };
    const { out } = await runCommand(['study', 'photos', '--dry-run'], library);
    expect(out).toMatchInlineSnapshot(`
      "width: Should layers be wider, or narrower?
        32 filters against 64 filters
      freezing: not asked, since there is no pretrained backbone

                               trainings        time     disk
      all clear after 3 seeds          6  1 min 00 s  1.0 MiB
      all 10 seeds                    20  3 min 20 s  3.0 MiB

      to fit into the time: trainings of 6 epochs, on 50% of the training examples;
      answers hold for these
      at a time  2 trainings of 1 thread
      folder     studies/photos-1
      "
    `);
    const json = await runCommand(['study', 'photos', '--dry-run', '--json'], library);
    expect(studyPlanResult.parse(JSON.parse(json.out))).toEqual({ dryRun: true, ...plan });
  });

  it('says once what a limit of trainings leaves', async () => {
    const limited = { ...plan, estimate: { fewest: cost, most: cost } };
    const { out } = await runCommand(['study', 'photos', '--dry-run'], { planStudy: async () => limited });
    expect(out).toContain('as many as are allowed          6');
    expect(out).not.toContain('all clear after');
  });

  it('lists the questions', async () => {
    const library = { questions: () => [{ name: 'width', asks: 'Wider?' }] };
    expect((await runCommand(['study', '--list'], library)).out).toBe('width  Wider?\n');
    const { out } = await runCommand(['study', '--list', '--json'], library);
    expect(studyListResult.parse(JSON.parse(out))).toEqual({
      questions: [{ question: 'width', asks: 'Wider?' }],
    });
  });

  it('asks for what the line says', async () => {
    const study = vi.fn<Library['study']>(async () => found);
    const line = [
      'study',
      'photos',
      'width',
      'depth',
      '--time',
      '1.5h',
      '--workers',
      '2',
      '--seeds',
      '5',
      '--margin',
      '0.02',
    ];
    const { exitCode } = await runCommand([...line, '--epochs', '3', '--out', 'asked'], { study });
    expect(exitCode).toBe(0);
    expect(study.mock.calls[0].slice(0, 2)).toMatchObject([
      'photos',
      {
        questions: ['width', 'depth'],
        budget: { seconds: 5400 },
        workers: 2,
        seeds: 5,
        plan: { margin: 0.02 },
        out: '/home/ada/asked',
        base: { model: 'auto', training: { epochs: 3 } },
      },
    ]);
  });

  it('goes on with a study', async () => {
    const resumeStudy = vi.fn<Library['resumeStudy']>(async () => found);
    const line = ['--trials', '80', '--workers', '3', '--queue', 'redis://host'];
    await runCommand(['study', '--resume', 'studies/a', ...line], { resumeStudy });
    expect(resumeStudy.mock.calls[0].slice(0, 2)).toEqual([
      '/home/ada/studies/a',
      { budget: { trials: 80 }, workers: 3, queue: { url: 'redis://host' } },
    ]);
  });

  it('goes on with the extensions of a config file', async () => {
    const folder = temporaryFolder({ 'own.json': Buffer.from('{ "extensions": { "layers": [] } }') });
    const resumeStudy = vi.fn<Library['resumeStudy']>(async () => found);
    await runCommand(['study', '--resume', 'a', '--config', join(folder, 'own.json')], { resumeStudy });
    expect(resumeStudy.mock.calls[0][2]).toMatchObject({ extensions: { layers: [] } });
  });

  it.each([
    [
      'JSON',
      'config.json',
      '{ "epochs": 5 }',
      '{\n  "epochs": 5,\n  "architecture": {\n    "name": "cnn",\n    "filters": 64\n  }\n}\n',
    ],
    [
      'YAML, with its comments',
      'config.yaml',
      'epochs: 5 # few\n',
      'epochs: 5 # few\narchitecture:\n  name: cnn\n  filters: 64\n',
    ],
  ])('applies what it recommends to a config in %s', async (_, name, before, after) => {
    const architecture = { name: 'cnn', filters: 64 };
    const folder = temporaryFolder({
      [name]: Buffer.from(before),
      'recommended.json': Buffer.from(JSON.stringify({ architecture, epochs: 9 })),
    });
    const study = async () => ({ ...found, recommended: join(folder, 'recommended.json') });
    const config = join(folder, name);
    const { out } = await runCommand(['study', 'photos', '--config', config, '--apply'], { study });
    expect(out).toContain('written to');
    expect(readFileSync(config, 'utf8')).toBe(after);
  });

  it('shows the answers of a study so far', async () => {
    const plots = ['/home/ada/charts/effects.png'];
    const showStudy = vi.fn<Library['showStudy']>(async () => ({
      ...found,
      stopReason: null,
      recommended: null,
      plots,
    }));
    const line = ['study', '--show', 'studies/photos-1', '--plot', 'charts'];
    const { out, exitCode } = await runCommand(line, { showStudy });
    expect(exitCode).toBe(0);
    expect(showStudy.mock.calls[0]).toEqual([
      '/home/ada/studies/photos-1',
      { plot: { folder: '/home/ada/charts', format: 'png' } },
    ]);
    expect(out).toContain('12 trainings in 3 min 20 s; so far');
    expect(out).toContain('written to  charts/effects.png');
    expect(out).not.toContain('recommended');
    const json = await runCommand([...line, '--json'], { showStudy });
    expect(studyResult.parse(JSON.parse(json.out))).toMatchObject({ stopReason: null, plots });
  });

  it('refuses to apply anything to a program, before it begins', async () => {
    const folder = temporaryFolder();
    const config = join(folder, 'config.mjs');
    writeFileSync(config, 'export default { epochs: 5 };\n');
    const study = vi.fn<Library['study']>(async () => found);
    const { exitCode, err } = await runCommand(['study', 'photos', '--config', config, '--apply'], { study });
    expect([exitCode, study.mock.calls.length]).toEqual([2, 0]);
    expect(err).toContain('a config file that is a program cannot be changed');
  });

  it.each([
    ['nothing to ask about', ['study'], 'name a folder of pictures or other data'],
    [
      'other settings for a study that goes on',
      ['study', '--resume', 's', '--seeds', '3'],
      'leave everything out but',
    ],
    ['a change of what is shown', ['study', '--show', 's', '--trials', '3'], 'leave everything out but'],
    [
      'a time that is none',
      ['study', 'photos', '--time', '5 days'],
      'seconds above 0, or a number with s, m or h',
    ],
    ['a margin in points', ['study', 'photos', '--margin', '2'], 'a number above 0 and below 1'],
    ['an end by the clock', ['study', 'photos', '--max-seconds', '5'], '--max-seconds'],
  ])('refuses %s', async (_, line, text) => {
    const { exitCode, err } = await runCommand(line, {});
    expect(exitCode).toBe(2);
    expect(err).toContain(text);
  });
});
