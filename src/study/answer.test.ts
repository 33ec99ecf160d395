import { describe, expect, it } from 'vitest';
import { errorOf } from '../../test/error-of.js';
import { randomStream } from '../base/random.js';
import { type Answer, answerOf, type Observation, type Question, StudyPlan } from './index.js';

const QUESTION: Question = {
  name: 'dropout',
  asks: 'Where should dropout go, and how much of it?',
  baseline: { name: 'no dropout', patch: {} },
  arms: [
    { name: 'dropout 0.2', patch: { 'network.dropout': 0.2 } },
    { name: 'dropout 0.5', patch: { 'network.dropout': 0.5 } },
  ],
};
const ARMS = ['no dropout', 'dropout 0.2', 'dropout 0.5'];
const PLAN = StudyPlan.parse({});

/**
 * Trainings in which each picture is right or wrong: it has a difficulty of its own, each training its luck, each arm its
 * `effect` on the chance of being right.
 */
function simulated(
  number: number,
  {
    effects = [0, 0, 0],
    seeds = 10,
    pictures = 100,
    luck = 0.02,
  }: { effects?: readonly number[]; seeds?: number; pictures?: number; luck?: number } = {},
): Observation[] {
  const stream = randomStream(number, 'simulated trainings');
  const ease = Float64Array.from({ length: pictures }, () => stream.uniform());
  return ARMS.flatMap((arm, a) =>
    Array.from({ length: seeds }, (_, seed) => {
      const shift = luck * stream.normal() + effects[a];
      const scores = ease.map((chance) => Number(stream.uniform() < 0.4 + 0.5 * chance + shift));
      return { arm, seed, scores, seconds: 10 + 5 * a, parameters: 1000 };
    }),
  );
}

/** What comes of many simulated studies. */
function outcomes(experiments: number, options: Parameters<typeof simulated>[1], plan = PLAN): Answer[] {
  return Array.from({ length: experiments }, (_, e) => answerOf(QUESTION, simulated(e, options), plan));
}

const shareOf = (answers: readonly Answer[], holds: (answer: Answer) => boolean) =>
  answers.filter(holds).length / answers.length;

describe('an answer', () => {
  it('does not claim a difference where there is none more often than it says', () => {
    const claims = (answer: Answer) =>
      answer.arms.some(({ comparison }) => ['better', 'worse'].includes(comparison!.verdict));
    for (const luck of [0, 0.05]) {
      const rate = shareOf(outcomes(400, { luck, pictures: 60 }), claims);
      expect(rate, `luck ${luck}`).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 400));
    }
  });

  it('finds what was planted, and says what to change', () => {
    const answers = outcomes(25, { effects: [0, 0.01, 0.15], pictures: 300 });
    expect(shareOf(answers, ({ best }) => best === 'dropout 0.5')).toBeGreaterThan(0.9);
    const [first] = answers;
    expect(first).toMatchObject({ conclusion: 'change', patch: { 'network.dropout': 0.5 } });
    expect(first.arms[1].cost).toEqual({ seconds: 2, parameters: 1 });
  });

  it('says that nothing differs by anything that matters, where that is so', () => {
    const plan = StudyPlan.parse({ margin: 0.08 });
    const answers = outcomes(25, { pictures: 400, luck: 0 }, plan);
    expect(shareOf(answers, ({ conclusion }) => conclusion === 'keep')).toBeGreaterThan(0.9);
    expect(answers[0].sentence).toBe('keep no dropout: nothing else is better by anything that matters');
  });

  it('says that an arm is worse, and keeps what there is', () => {
    const plan = StudyPlan.parse({ margin: 0.02 });
    const [answer] = outcomes(1, { effects: [0, -0.2, -0.3], pictures: 300 }, plan);
    expect(answer.arms.map(({ comparison }) => comparison!.verdict)).toEqual(['worse', 'worse']);
    expect(answer).toMatchObject({ conclusion: 'keep', isFinal: true, moreRuns: 0, patch: {} });
  });

  it('holds the true difference in its intervals as often as it says', () => {
    const effect = 0.05;
    const answers = outcomes(200, { effects: [0, 0, effect], pictures: 60 });
    const holds = ({ arms }: Answer) =>
      arms.every(({ comparison }, a) => {
        const { low, high } = comparison!.interval;
        return low <= [0, effect][a] && [0, effect][a] <= high;
      });
    expect(shareOf(answers, holds)).toBeGreaterThan(0.93);
  });

  it('tells how many more runs are needed where it cannot tell', () => {
    const gains = [
      [0, 0, 0],
      [0.03, -0.04, 0.02],
      [0.01, 0.06, 0.02],
    ];
    const observations = ARMS.flatMap((arm, a) =>
      gains[a].map((gain, seed) => ({ arm, seed, scores: [0.7 + gain], seconds: 1, parameters: 1 })),
    );
    const answer = answerOf(QUESTION, observations, StudyPlan.parse({ looks: [3], margin: 0.02 }));
    expect(answer).toMatchObject({ conclusion: 'unclear', isFinal: true });
    const [first, second] = answer.arms.map(({ comparison }) => comparison!.moreSeeds);
    expect(first).toBeGreaterThan(second);
    // Both arms, and the baseline with each of their seeds.
    expect(answer.moreRuns).toBe(first + second + first);
    expect(answer.sentence).toBe(`cannot tell yet: about ${answer.moreRuns} more runs needed`);
  });

  it('asks for pictures where runs would not help', () => {
    // Every training says the same of each picture: only other pictures could say more.
    const observations = ARMS.flatMap((arm, a) =>
      [0, 1, 2].map((seed) => ({
        arm,
        seed,
        scores: Array.from({ length: 20 }, (_, i) => Number((i * (a + 3)) % 7 < 4)),
        seconds: 1,
        parameters: 1,
      })),
    );
    const answer = answerOf(QUESTION, observations, PLAN);
    expect(answer.moreRuns).toBe(Infinity);
    expect(answer.sentence).toBe(
      'cannot tell yet: more validation pictures are needed, more runs alone would not tell',
    );
  });

  it('is not final before the first look, and keeps what a look has made clear', () => {
    const observations = simulated(3, { effects: [0, 0.3, 0.3], pictures: 200 });
    const upTo = (seeds: number) =>
      answerOf(
        QUESTION,
        observations.filter(({ seed }) => seed < seeds),
        PLAN,
      );
    expect(upTo(2)).toMatchObject({ conclusion: 'unclear', isFinal: false });
    expect(upTo(2).arms[0].comparison).toBeUndefined();
    const clear = upTo(5).arms[1].comparison;
    expect(clear?.verdict).toBe('better');
    expect(upTo(9).arms[1].comparison).toEqual(clear);
    expect(upTo(10).arms[1].comparison).toEqual(clear);
  });

  it('is the same in any order, and counts only whole pairs', () => {
    const observations = simulated(4, { seeds: 5 });
    const answer = answerOf(QUESTION, observations, PLAN);
    expect(answerOf(QUESTION, observations.toReversed(), PLAN)).toEqual(answer);
    const failed = observations.filter(({ arm, seed }) => arm !== 'dropout 0.5' || seed !== 4);
    expect(answerOf(QUESTION, failed, PLAN).arms.map(({ comparison }) => comparison!.seeds)).toEqual([5, 3]);
  });

  it('takes one score for each training as well', () => {
    const observations = ARMS.flatMap((arm, a) =>
      [0, 1, 2].map((seed) => ({
        arm,
        seed,
        scores: [0.7 + [0, 0, 0.1][a] + 0.001 * ((seed * (a + 2)) % 3)],
        seconds: 1,
        parameters: 1,
      })),
    );
    const plan = StudyPlan.parse({ looks: [3] });
    expect(answerOf(QUESTION, observations, plan).sentence).toMatch(
      /^use dropout 0\.5: 10\.0 points \(\d+\.\d to \d+\.\d, 3 seeds\) better than no dropout$/,
    );
  });

  it('refuses trainings that do not belong together', () => {
    const [first, ...others] = simulated(5, { seeds: 3 });
    const answer = (observations: readonly Observation[]) =>
      errorOf(() => answerOf(QUESTION, observations, PLAN));
    expect(answer([first, first]).message).toMatchInlineSnapshot(
      `"no dropout, seed 0: an arm can be trained once with a seed (got ["no dropout", "dropout 0.2", "dropout 0.5"]); give one observation for each arm of the question and each seed"`,
    );
    expect(answer([{ ...first, arm: 'dropout 0.9' }]).what).toBe('the question has no such arm');
    expect(answer([{ ...first, scores: [1] }, ...others]).code).toBe('data/pairs');
  });
});

it('a plan refuses a margin in points', () => {
  expect(StudyPlan.safeParse({ margin: 2 }).error?.issues[0]).toMatchObject({ path: ['margin'] });
});

it('a plan refuses looks that do not rise', () => {
  expect(StudyPlan.safeParse({ looks: [5, 3] }).error?.issues[0]).toMatchObject({ path: ['looks'] });
});
