import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { InterruptedError, isPupilError } from '../../base/error.js';
import { randomStream } from '../../base/random.js';
import { type Executor, readTrials, type TrialPlaces } from '../../search/index.js';
import type { TrainEvent } from '../../train/index.js';
import { StudyPlan } from '../plan.js';
import { runStudy, type StudyContext, type StudyResult } from './run-study.js';
import { createStudyFolder, readStudySettings, type StudySettings, studyFolder } from './study-folder.js';
import { readStudy } from './study-outcome.js';

const arm = (name: string, patch: Record<string, string | number>) => ({ name, patch });
const SETTINGS: StudySettings = {
  format: 1,
  data: '/data',
  fingerprint: null,
  base: { model: 'cnn', pictures: { splitSeed: 0 }, training: { epochs: 4 } },
  task: 'multi-class',
  metric: 'accuracy',
  direction: 'max',
  seed: 5,
  questions: [
    {
      name: 'width',
      asks: 'Wider?',
      baseline: arm('32 filters', {}),
      arms: [
        arm('16 filters', { 'architecture.filters': 16 }),
        arm('64 filters', { 'architecture.filters': 64 }),
      ],
    },
    {
      name: 'activation',
      asks: 'Which?',
      baseline: arm('relu', {}),
      arms: [arm('gelu', { 'architecture.activation': 'gelu' })],
    },
  ],
  refused: [],
  plan: StudyPlan.parse({ margin: 0.05 }),
  budget: { trials: null, seconds: null },
  shortened: {},
  workers: null,
  threads: null,
  queue: null,
};

/** Chances of being right; gelu diverges, other values change nothing. */
function chanceOf({ name, filters, activation }: Record<string, unknown>): number | undefined {
  if (name !== 'cnn') return undefined;
  if (activation === 'gelu') return undefined;
  return filters === 64 ? 0.9 : filters === 16 ? 0.5 : 0.7;
}

/** A training on paper: each picture is right by a chance that the network decides. */
const paper: Executor = async ({ config, run }) => {
  const network = typeof config.model === 'string' ? { name: config.model } : (config.model as object);
  const chance = chanceOf(network as Record<string, unknown>);
  const base = { parameters: 10, seconds: 2, stoppedBy: null };
  if (chance === undefined) {
    const error = { code: 'diverged/not-finite', message: 'the loss is not finite' };
    return { ...base, state: 'failed', values: null, curve: [], error };
  }
  const stream = randomStream(config.training.seed as number, JSON.stringify(network));
  const lines = Array.from({ length: 200 }, (_, i) => {
    const predicted = stream.uniform() < chance ? 'cat' : 'dog';
    return JSON.stringify({ file: `${i}.png`, label: 'cat', predicted });
  });
  mkdirSync(join(run, 'checkpoints'), { recursive: true });
  writeFileSync(join(run, 'validation-predictions.jsonl'), `${lines.join('\n')}\n`);
  const curve = [0.4, chance, chance, chance];
  return { ...base, state: 'complete', values: [chance], curve, error: null };
};

const places = (run: Executor, slots = 1): TrialPlaces => ({ run, slots });

async function run(more: Partial<StudySettings> = {}, context: StudyContext = {}) {
  const settings = { ...SETTINGS, ...more };
  const folder = studyFolder(join(temporaryFolder(), 'study'));
  await createStudyFolder(folder, settings);
  return {
    folder,
    settings,
    result: await runStudy(folder, settings, { executor: places(paper), ...context }),
  };
}

const saidBy = ({ answers }: StudyResult) => answers.map(({ conclusion, best }) => [conclusion, best]);

describe('a study', () => {
  it('finds the better arm, counts what diverged as it is, and stops when all is clear', async () => {
    const { result, folder } = await run();
    expect(saidBy(result)).toEqual([
      ['change', '64 filters'],
      ['keep', undefined],
    ]);
    expect(result).toMatchObject({ stopReason: 'answered', patch: { 'architecture.filters': 64 } });
    // Three seeds of four arms: both questions have the same baseline.
    expect(result.trials).toBe(12);
    expect(result.answers[1].arms[0].comparison?.verdict).toBe('worse');
    expect(result.answers[1].troubles).toEqual([{ arm: 'gelu', diverged: 3, reason: null }]);
    expect(JSON.parse(readFileSync(folder.recommended, 'utf8'))).toEqual({
      architecture: { name: 'cnn', filters: 64 },
      epochs: 4,
    });
  });

  it('recommends whole trainings where its own were shortened', async () => {
    const { folder } = await run({ shortened: { epochs: 4 } });
    expect(JSON.parse(readFileSync(folder.recommended, 'utf8'))).toEqual({
      architecture: { name: 'cnn', filters: 64 },
    });
  });

  it('trains with paired seeds, the first looks of all questions first', async () => {
    const points: unknown[] = [];
    await run({}, { onEvent: (event) => event.type === 'run-start' && points.push(event.point) });
    expect(points.slice(0, 4)).toEqual([
      { seed: 5 },
      { 'architecture.filters': 16, seed: 5 },
      { 'architecture.filters': 64, seed: 5 },
      { seed: 6 },
    ]);
    expect(points.slice(9)).toEqual([5, 6, 7].map((seed) => ({ 'architecture.activation': 'gelu', seed })));
  });

  it('ends by a budget of trainings or of time, and says how many more are needed', async () => {
    const { result } = await run({ budget: { trials: 4, seconds: null } });
    expect(result).toMatchObject({ stopReason: 'trials', trials: 4 });
    expect(result.answers.map(({ conclusion }) => conclusion)).toEqual(['unclear', 'unclear']);
    expect(result.answers[0].sentence).toMatch(/^cannot tell yet: about \d+ more runs needed$/);

    let ms = 0;
    const byTime = await run({ budget: { trials: null, seconds: 20 } }, { now: () => (ms += 1000) });
    expect(byTime.result.stopReason).toBe('time');
  });

  it('has the same results read from its folder', async () => {
    const { result, folder } = await run();
    const { stopReason: _, ...others } = result;
    expect(await readStudy(folder.path)).toEqual({ ...others, seconds: expect.any(Number) });
    await expect(readStudy(temporaryFolder({}))).rejects.toMatchObject({ code: 'checkpoint/not-a-study' });
  });

  it('keeps nothing where the config as it is always diverges, and says so', async () => {
    const diverged: Executor = async () => ({
      parameters: 10,
      seconds: 0,
      stoppedBy: null,
      state: 'failed',
      values: null,
      curve: [],
      error: { code: 'diverged/not-finite', message: 'the loss is not finite' },
    });
    const { result } = await run({ questions: SETTINGS.questions.slice(1) }, { executor: places(diverged) });
    expect(result.answers[0]).toMatchObject({
      conclusion: 'unclear',
      sentence: 'cannot tell: every training of the config as it is diverged; lower its learning rate first',
    });
    // A multiple of no time would be no number.
    expect(result.answers[0].arms[0].cost).toBeUndefined();
  });

  it('says where there is none, and where another version of Pupil began it', async () => {
    const empty = temporaryFolder({});
    await expect(readStudy(empty)).rejects.toMatchObject({ where: empty, what: 'there is no study here' });
    const { folder } = await run();
    writeFileSync(folder.settings, JSON.stringify({ ...SETTINGS, format: 2 }));
    await expect(readStudy(folder.path)).rejects.toMatchObject({
      code: 'checkpoint/version',
      got: { format: 2 },
      fix: 'go on with the version of Pupil that began it',
    });
  });

  it('trains anew what was lost, as the error says', async () => {
    const { result, folder } = await run();
    rmSync(folder.run(1), { recursive: true });
    await expect(readStudy(folder.path)).rejects.toMatchObject({
      code: 'checkpoint/predictions',
      fix: expect.stringContaining('delete the folder of this training, and its line with "event":"end"'),
    });
    const lines = readFileSync(folder.log, 'utf8').split('\n');
    const isEnd = (line: string) => line.startsWith('{"event":"end","number":1,');
    writeFileSync(folder.log, lines.filter((line) => !isEnd(line)).join('\n'));
    const again = await runStudy(folder, await readStudySettings(folder), { executor: places(paper) });
    expect(again.answers).toEqual(result.answers);
  });

  it('comes to the same answer when it was killed in between', async () => {
    const whole = await run();
    let left = 5;
    const dying: Executor = async (...given) => {
      if (left-- === 0) throw new InterruptedError({ code: 'interrupted', what: 'killed' });
      return paper(...given);
    };
    const folder = studyFolder(join(temporaryFolder(), 'study'));
    await createStudyFolder(folder, SETTINGS);
    const error = await runStudy(folder, SETTINGS, { executor: places(dying) }).catch(
      (thrown: unknown) => thrown,
    );
    expect(isPupilError(error, 'interrupted')).toBe(true);
    expect((error as Error).message).toContain('pupil study --resume');
    const resumed = await runStudy(folder, SETTINGS, { executor: places(paper) });
    expect(resumed.answers).toEqual(whole.result.answers);
    expect(resumed.trials).toBe(whole.result.trials);
  });

  it('comes to the same trainings and answers, however many run at a time and in whatever order they end', async () => {
    const said = async (slots: number, more: Partial<StudySettings> = {}) => {
      const stream = randomStream(slots, 'delays');
      const late: Executor = async (...given) => {
        await new Promise((resolve) => setTimeout(resolve, 4 * stream.uniform()));
        return paper(...given);
      };
      const answered: string[] = [];
      const { result, folder } = await run(more, {
        executor: places(late, slots),
        onEvent: (event) => event.type === 'answer' && answered.push(event.answer.sentence),
      });
      const { trials } = await readTrials(folder.log);
      return { answers: result.answers, points: trials.map(({ point }) => point), answered: answered.sort() };
    };
    const alone = await said(1);
    for (const slots of [2, 3, 7]) expect(await said(slots)).toEqual(alone);
    const few = { budget: { trials: 7, seconds: null } };
    expect(await said(3, few)).toEqual(await said(1, few));
  });

  it('begins no question that would pass the time, going by those before', async () => {
    let ms = 0;
    const slow: Executor = async (...given) => {
      ms += 2000;
      return paper(...given);
    };
    const { result } = await run(
      { budget: { trials: null, seconds: 22 } },
      { executor: places(slow), now: () => ms },
    );
    // Nine trainings of the first question take 18 s; three of the second would end after 24 s.
    expect(result).toMatchObject({ trials: 9, stopReason: 'time', seconds: 18 });
    expect(result.answers[0].conclusion).toBe('change');
    expect(result.answers[1].sentence).toBe('cannot tell yet: about 6 more runs needed');
  });

  it('stops a training that would pass the time by much, and goes on with it when there is more', async () => {
    let ms = 0;
    const slower: Executor = async (job, hooks) => {
      hooks.onEvent?.({ type: 'start', epochs: 4, epochsDone: 0 } as TrainEvent);
      for (let epoch = 1; epoch <= 4; epoch++) {
        ms += job.number < 3 ? 500 : 5000;
        hooks.onEvent?.({ type: 'step', epoch, step: 1, steps: 1, loss: 1, imagesPerSecond: 1 });
        if (hooks.signal?.aborted) throw new InterruptedError({ code: 'interrupted', what: 'stopped' });
      }
      return paper(job, hooks);
    };
    const told: string[] = [];
    const context: StudyContext = {
      executor: places(slower),
      now: () => ms,
      onEvent: (event) => {
        if (event.type === 'run-stop') told.push(`${event.number} stops`);
        if (event.type === 'run-start' && event.goesOn) told.push(`${event.number} goes on`);
      },
    };
    const { result, folder, settings } = await run({ budget: { trials: null, seconds: 10 } }, context);
    // Three trainings of 2 s; the fourth is at a quarter after 11 s.
    expect(result).toMatchObject({ stopReason: 'time', trials: 4, seconds: 11 });
    expect(result.answers[0].arms.map(({ pairs }) => pairs)).toEqual([1, 1]);
    expect((await readStudy(folder.path)).seconds).toBe(11);
    expect(await runStudy(folder, settings, context)).toMatchObject({ stopReason: 'time', trials: 4 });
    const more = { ...settings, budget: { trials: null, seconds: null } };
    const resumed = await runStudy(folder, more, context);
    expect(told).toEqual(['3 stops', '3 goes on']);
    expect(resumed.answers).toEqual((await run()).result.answers);
  });

  it('counts, while trainings run side by side, seeds up to the first that has not ended', async () => {
    const { folder } = await run();
    const lines = readFileSync(folder.log, 'utf8').split('\n');
    // The config as it is with its second seed.
    const running = lines.filter((line) => !line.includes('"event":"end","number":3,'));
    expect(running.length).toBe(lines.length - 1);
    writeFileSync(folder.log, running.join('\n'));
    const { answers } = await readStudy(folder.path);
    expect(answers[0].arms.map(({ pairs }) => pairs)).toEqual([1, 1]);
    expect(answers[0].conclusion).toBe('unclear');
  });

  it('says that an arm cannot be trained, and ends where the config cannot', async () => {
    const unfit =
      (isUnfit: (filters: unknown) => boolean): Executor =>
      async (job, hooks) => {
        const { filters } = job.config.model as { filters?: number };
        const end = await paper(job, hooks);
        const error = { code: 'shape/too-small', message: 'pictures are too small' };
        return isUnfit(filters) ? { ...end, state: 'failed', values: null, error } : end;
      };
    const { result } = await run({}, { executor: places(unfit((filters) => filters === 16)) });
    expect(saidBy(result)[0]).toEqual(['change', '64 filters']);
    expect(result.answers[0].troubles).toEqual([
      { arm: '16 filters', diverged: 0, reason: 'pictures are too small' },
    ]);
    await expect(
      run({}, { executor: places(unfit((filters) => filters === undefined)) }),
    ).rejects.toMatchObject({
      code: 'option/study',
    });
  });

  it('ends where a training fails for a reason that is not its own, and goes on from there', async () => {
    const folder = studyFolder(join(temporaryFolder(), 'study'));
    await createStudyFolder(folder, SETTINGS);
    let left = 2;
    const unlucky: Executor = async (job, hooks) => {
      const end = await paper(job, hooks);
      const error = { code: 'data/changed', message: 'a file is gone' };
      return left-- === 0 ? { ...end, state: 'failed', values: null, error } : end;
    };
    await expect(runStudy(folder, SETTINGS, { executor: places(unlucky) })).rejects.toMatchObject({
      code: 'data/study',
    });
    const resumed = await runStudy(folder, SETTINGS, { executor: places(paper) });
    expect(resumed.trials).toBe(12);
    expect(resumed.answers).toEqual((await run()).result.answers);
  });

  it('reads patience off the curves of the config as it is', async () => {
    const patience = (epochs: number) => ({
      name: `patience ${epochs}`,
      patch: { earlyStopping: { patience: epochs } },
    });
    const questions = [
      { name: 'patience', asks: 'When?', baseline: arm('all epochs', {}), arms: [patience(1), patience(2)] },
    ];
    const { result } = await run({ questions });
    expect(result.trials).toBe(3);
    expect(result.answers[0]).toMatchObject({
      conclusion: 'change',
      patch: { earlyStopping: { patience: 1 } },
      sentence: 'stop after 1 epoch without improvement: saves 25% of the time and costs 0.0 points',
    });
  });
});
