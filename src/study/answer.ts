import { DataError } from '../base/error.js';
import { type Comparison, compareArm, type Pair } from './compare-arm.js';
import type { StudyPlan } from './plan.js';
import type { Arm, ConfigPatch, Observation, Question } from './question.js';
import { sentenceOf } from './sentence.js';

/** What an arm costs, as shares of what the baseline costs. */
export interface Cost {
  readonly seconds: number;
  readonly parameters: number;
}

export interface ArmAnswer {
  readonly arm: string;
  /** Pairs of trainings so far. */
  readonly pairs: number;
  /** Undefined before the first look. */
  readonly comparison: Comparison | undefined;
  readonly cost: Cost | undefined;
}

/**
 * - `change`: an arm is better; the patch makes it so.
 * - `keep`: no arm is better by anything that matters.
 * - `unclear`: the budget or what was run so far does not tell.
 */
export type Conclusion = 'change' | 'keep' | 'unclear';

export interface Answer {
  readonly question: string;
  readonly conclusion: Conclusion;
  /** Nothing more is to be run: all is clear, or the budget is spent. */
  readonly isFinal: boolean;
  readonly arms: readonly ArmAnswer[];
  /** The best of the arms that are better. */
  readonly best: string | undefined;
  /** What to change; empty where nothing is. */
  readonly patch: ConfigPatch;
  /** About how many more trainings would tell, of the baseline and of all arms that are unclear; Infinity where pictures are missing. */
  readonly moreRuns: number;
  /** For a beginner. */
  readonly sentence: string;
}

/**
 * What the trainings so far say to a question. Pure: the same observations give the same answer, in any order.
 *
 * Where nothing differs, the chance of any arm being called better or worse, over all looks, is at most `plan.alpha`.
 * Trainings that are missing in a pair do not count.
 */
export function answerOf(question: Question, observations: readonly Observation[], plan: StudyPlan): Answer {
  const runs = runsByArm(question, observations);
  const arms = question.arms.map((arm) => answerOfArm(arm, runs, question, plan));
  const verdicts = arms.map(({ comparison }) => comparison?.verdict ?? 'unclear');
  const better = arms
    .filter((_, i) => verdicts[i] === 'better')
    .sort((a, b) => b.comparison!.difference - a.comparison!.difference);
  const best = better[0]?.arm;
  const unclear = arms.filter((_, i) => verdicts[i] === 'unclear');
  const conclusion = best !== undefined ? 'change' : unclear.length === 0 ? 'keep' : 'unclear';
  const budget = plan.looks[plan.looks.length - 1];
  const facts = {
    question: question.name,
    conclusion,
    isFinal: unclear.every(({ comparison }) => comparison?.seeds === budget),
    arms,
    best,
    patch: question.arms.find(({ name }) => name === best)?.patch ?? {},
    moreRuns: moreRunsOf(unclear, plan),
  } satisfies Omit<Answer, 'sentence'>;
  return { ...facts, sentence: sentenceOf(facts, question) };
}

/** The trainings of each arm by their seed. */
type Runs = ReadonlyMap<string, ReadonlyMap<number, Observation>>;

function runsByArm({ baseline, arms }: Question, observations: readonly Observation[]): Runs {
  const runs = new Map([baseline, ...arms].map(({ name }) => [name, new Map<number, Observation>()]));
  for (const observation of observations) {
    const { arm, seed } = observation;
    const ofArm = runs.get(arm);
    if (ofArm === undefined || ofArm.has(seed)) {
      throw new DataError({
        code: 'data/observations',
        where: `${arm}, seed ${seed}`,
        what: ofArm === undefined ? 'the question has no such arm' : 'an arm can be trained once with a seed',
        got: [...runs.keys()],
        fix: 'give one observation for each arm of the question and each seed',
      });
    }
    ofArm.set(seed, observation);
  }
  return runs;
}

function answerOfArm({ name }: Arm, runs: Runs, { baseline, arms }: Question, plan: StudyPlan): ArmAnswer {
  const ofArm = runs.get(name)!;
  // Seeds in their order, so that what was seen first decides first.
  const pairs = [...runs.get(baseline.name)!.values()]
    .sort((a, b) => a.seed - b.seed)
    .flatMap((base): Pair[] => {
      const run = ofArm.get(base.seed);
      return run === undefined ? [] : [[base, run]];
    });
  return {
    arm: name,
    pairs: pairs.length,
    comparison: compareArm(pairs, plan, arms.length),
    cost: costOf(pairs),
  };
}

function costOf(pairs: readonly Pair[]): Cost | undefined {
  // A training that diverged at once took no time that anything could be a multiple of.
  if (!pairs.some(([base]) => base.seconds > 0)) return undefined;
  const shareOf = (what: 'seconds' | 'parameters') =>
    pairs.reduce((sum, [, arm]) => sum + arm[what], 0) / pairs.reduce((sum, [base]) => sum + base[what], 0);
  return { seconds: shareOf('seconds'), parameters: shareOf('parameters') };
}

function moreRunsOf(unclear: readonly ArmAnswer[], { looks }: StudyPlan): number {
  if (unclear.length === 0) return 0;
  const seeds = unclear.map(({ comparison, pairs }) => comparison?.moreSeeds ?? looks[0] - pairs);
  return Math.max(...seeds) + seeds.reduce((sum, count) => sum + count, 0);
}
