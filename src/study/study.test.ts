import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../test/error-of.js';
import { temporaryFolder } from '../../test/pictures.js';
import { pictureFolder } from '../../test/study-pictures.js';
import { planStudy, QUESTION_NAMES, QUESTIONS, resumeStudy, type StudyOptions, study } from './index.js';
import { questionKind } from './questions/index.js';

const training = { epochs: 6, threads: 1, batchSize: 4 };
const pictures = { imageSize: 8, workers: 1 };
const planned = async (data: string, base: object, questions?: readonly string[]) =>
  planStudy(data, { out: `${temporaryFolder()}/study`, questions, base: { pictures, training, ...base } });

describe('a study as it is planned', () => {
  it('asks everything that applies of cnn, from the config as it is', async () => {
    const { settings, estimate } = await planned(await pictureFolder(), {});
    const arms = Object.fromEntries(
      settings.questions.map(({ name, baseline, arms }) => [
        name,
        [baseline, ...arms].map((one) => one.name).join(' | '),
      ]),
    );
    expect(arms).toMatchInlineSnapshot(`
      {
        "activation": "relu | leakyRelu | elu | silu | gelu",
        "augmentations": "no augmentation | flipHorizontal | flipVertical | rotate | translate | scale | shear | brightness | contrast | erase | noise",
        "data-size": "all examples | a half | a quarter",
        "depth": "depth 3 | depth 2 | depth 4 | depth 6",
        "dropout": "0.5 before the output | no dropout | 0.2 before the output | 0.2 after each stage | 0.2 everywhere",
        "input-normalization": "channels | unit | signed | perImage",
        "learning-rate": "rate 0.002 | rate 0.0002 | rate 0.0006 | rate 0.006 | rate 0.02",
        "normalization": "batchNorm | no norm | groupNorm | layerNorm",
        "patience": "all epochs | patience 1 | patience 2 | patience 3",
        "policies": "no augmentation | light | standard | strong | randAugment | trivialAugment",
        "schedule": "cosine | constant | linear | exponential | oneCycle",
        "width": "32 filters | 8 filters | 16 filters | 64 filters",
      }
    `);
    expect(settings.refused.map(({ question }) => question)).toEqual(['freezing']);
    expect(settings.base).toMatchObject({ model: 'cnn', pictures: { splitSeed: 0 } });
    // Every question has the same baseline; patience has no trainings of its own.
    const asked = settings.questions.filter(({ name }) => name !== 'patience');
    const trained = 1 + asked.reduce((sum, { arms }) => sum + arms.length, 0);
    expect([estimate.fewest.trials, estimate.most.trials]).toEqual([3 * trained, 10 * trained]);
    expect(estimate.most.seconds).toBeGreaterThan(estimate.fewest.seconds);
  });

  it.each<[string, Partial<StudyOptions>, string]>([
    ['looks that fall', { plan: { looks: [5, 3] } }, 'looks must rise'],
    ['a margin of nothing', { plan: { margin: 0 } }, 'margin'],
    ['a single seed', { seeds: 1 }, 'looks'],
  ])('refuses %s before it looks at the data', async (_, options, named) => {
    const plan = planStudy('no-such-folder', { out: `${temporaryFolder()}/study`, ...options });
    await expect(plan).rejects.toMatchObject({
      code: 'option/plan',
      where: 'plan',
      got: [expect.stringContaining(named)],
    });
  });

  it('refuses what an architecture does not have, and says why', async () => {
    const model = { name: 'lenet5' };
    const { settings } = await planned(
      await pictureFolder(),
      { model, pictures: { ...pictures, imageSize: 28 } },
      ['depth', 'width', 'schedule'],
    );
    expect(settings.questions.map(({ name }) => name)).toEqual(['schedule']);
    expect(settings.refused).toMatchInlineSnapshot(`
      [
        {
          "question": "depth",
          "reason": "the architecture lenet5 has no option depth; ask with cnn, which has",
        },
        {
          "question": "width",
          "reason": "the architecture lenet5 has no option filters; ask with cnn, which has",
        },
      ]
    `);
  });

  it('refuses a study of which nothing is left, and trainings that are not comparable', async () => {
    const data = await pictureFolder();
    await expect(planned(data, {}, ['freezing'])).rejects.toMatchObject({ code: 'option/question' });
    const timed = planned(data, { training: { ...training, maxSeconds: 1 } }, ['width']);
    await expect(timed).rejects.toMatchObject({ code: 'option/study', where: 'maxSeconds' });
  });
});

describe('a study with a limit of time', () => {
  const within = async (seconds: number) =>
    planStudy(await pictureFolder(), {
      out: `${temporaryFolder()}/study`,
      questions: ['width', 'data-size'],
      base: {
        model: { name: 'cnn', filters: 4, dense: 0 },
        pictures,
        training: { threads: 1, batchSize: 4 },
      },
      budget: { seconds },
    });

  it('is whole where there is time, and refused where there is none', async () => {
    const { settings } = await within(1e6);
    expect(settings).toMatchObject({ shortened: {}, plan: { looks: [3, 5, 10] } });
    await expect(within(1e-3)).rejects.toMatchObject({ code: 'option/time' });
  });
});

it('questions have names of their own, and unknown ones are an error', () => {
  expect(new Set(QUESTION_NAMES).size).toBe(QUESTIONS.length);
  for (const { asks } of QUESTIONS) expect(asks).toMatch(/\?$/);
  expect(errorOf(() => questionKind('widht')).message).toContain('width');
});

it('a study of real trainings leaves its evidence, and resumes to the same answers', async () => {
  const out = `${temporaryFolder()}/study`;
  const said = new Set<string>();
  const options: StudyOptions = {
    out,
    questions: ['width', 'patience'],
    base: {
      model: { name: 'cnn', depth: 1, filters: 4, dense: 0 },
      pictures,
      training: { ...training, epochs: 3 },
    },
    plan: { looks: [2] },
    budget: { trials: 6 },
  };
  const data = await pictureFolder();
  const result = await study(data, options, { onEvent: ({ type }) => said.add(type) });
  expect([...said]).toEqual(['data', 'run-start', 'run-event', 'run-end', 'answer']);
  expect(result).toMatchObject({ stopReason: 'trials', trials: 6 });
  const first = join(out, 'trials', '0000');
  expect(readdirSync(first)).toEqual(
    expect.arrayContaining(['metrics.jsonl', 'validation-predictions.jsonl']),
  );
  expect(existsSync(join(first, 'checkpoints'))).toBe(false);
  // The same pictures, whatever the seed.
  const shown = ['0000', '0004'].map((run) => filesOf(join(out, 'trials', run)));
  expect(shown[0]).toEqual(shown[1]);
  const resumed = await resumeStudy(out, { budget: { trials: 20 } });
  expect(resumed).toMatchObject({ trials: 8, answers: [{ question: 'width' }, { question: 'patience' }] });
  expect(resumed.answers.every(({ isFinal }) => isFinal)).toBe(true);
  expect((await resumeStudy(out)).answers).toEqual(resumed.answers);
  writeFileSync(join(data, 'new.png'), 'new');
  await expect(resumeStudy(out)).rejects.toMatchObject({ code: 'checkpoint/other-data', where: data });
});

function filesOf(run: string): string[] {
  const lines = readFileSync(join(run, 'validation-predictions.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as { file: string }).file);
}
