import { resolve } from 'node:path';
import { OptionError } from '../base/error.js';
import {
  type AskedQueue,
  fingerprintFor,
  keptQueue,
  resolveObjectives,
  type SharedConfig,
  type TrialConfig,
  trainedModel,
} from '../search/index.js';
import { pretrainedOpener, type TrainEvent, type TrainingPlan } from '../train/index.js';
import { costsOfArms, estimateStudy, type StudyEstimate } from './estimate.js';
import { factsOf } from './facts-of.js';
import { fitTime, type Length } from './fit-time.js';
import { measureShared, planArms } from './measure-shared.js';
import { looksOf, parseStudyPlan, type StudyPlan } from './plan.js';
import { QUESTION_NAMES, questionKind } from './questions/index.js';
import type { QuestionKind, StudyFacts } from './questions/question-kind.js';
import { requireStudyOptions } from './study-options.js';
import type { StudyContext } from './trials/run-study.js';
import { plannedStudy, StudyBudget, type StudySettings } from './trials/study-folder.js';
import { patched } from './trials/training-point.js';

/** What a person may say of a study. */
export interface StudyOptions {
  /** Folder of the study, which must be free; left out, a new one, `studies/<data>-<n>`. */
  readonly out?: string | undefined;
  /** Names of the questions; all where none is given. */
  readonly questions?: readonly string[] | undefined;
  /** What all trainings share, and what answers are about. The architecture is `cnn`, of tables `mlp`, where none is given. */
  readonly base?: Partial<SharedConfig> | undefined;
  /** Seeds of each arm at most; it is decided after 3, 5 and all of them (default: 10, or fewer where time is short). */
  readonly seeds?: number | undefined;
  /** When one looks, in place of `seeds`, and what counts as a difference. */
  readonly plan?: Partial<StudyPlan> | undefined;
  /** No limit where none is given. */
  readonly budget?: Partial<StudyBudget> | undefined;
  /** Trainings at a time, in processes of their own; left out, as many as there are processors and as fit into memory. */
  readonly workers?: number | undefined;
  /**
   * Queue in Redis or Valkey on which trainings are run, by `runWorker` or `pupil worker` on any machine; `workers` are then trainings in the
   * queue at a time, left out as many as it has workers.
   */
  readonly queue?: AskedQueue | undefined;
}

/** A study as it would be run. */
export interface PlannedStudy {
  /** Absolute path of the folder that it would have. */
  readonly folder: string;
  readonly settings: StudySettings;
  /** One training of the config that all share, not shortened. */
  readonly training: TrainingPlan;
  readonly estimate: StudyEstimate;
}

type Context = Pick<StudyContext, 'signal' | 'extensions' | 'onEvent'>;
type Asked = Pick<StudySettings, 'questions' | 'refused'>;

const WHOLE: Length = { seeds: 10, epochs: 1, share: 1 };
/** Trainings are not made shorter than this. */
const FEWEST_EPOCHS = 3;

/** Look at the data, settle everything and time a few updates; writes nothing. */
export async function planStudy(
  data: string,
  options: StudyOptions,
  { signal, extensions, onEvent }: Context = {},
): Promise<PlannedStudy> {
  requireStudyOptions(options);
  const kinds = (options.questions?.length ? options.questions : QUESTION_NAMES).map(questionKind);
  const budget = parseBudget(options.budget ?? {});
  const looks = options.plan?.looks ?? (options.seeds === undefined ? undefined : looksOf(options.seeds));
  const planOf = ({ seeds }: Length) => parseStudyPlan({ ...options.plan, looks: looks ?? looksOf(seeds) });
  // What is wrong with it is told before the data are read.
  planOf(WHOLE);
  requireComparable(options.base?.training ?? {});
  const folder = await plannedStudy(options.out, data);
  const open = pretrainedOpener({ extensions });
  const context = {
    signal,
    extensions,
    onEvent: (event: TrainEvent) => event.type === 'data' && onEvent?.(event),
  };
  const { base, training, overhead, ...processors } = await measureShared(data, options, open, context);
  const facts = factsOf(training, base, await trainedModel(base, open));
  const planArm = planArms(data, { ...context, threads: training.config.training.threads }, open);
  const costOf = async ({ questions }: Asked) => {
    const costs = await costsOfArms(questions, base, training, planArm);
    return (length: Length): StudyEstimate => {
      const { epochs, trainingShare } = lengthened(facts, length);
      return estimateStudy({ plan: planOf(length), budget, ...processors }, costs, {
        epochs: epochs / facts.training.epochs,
        share: trainingShare / facts.trainingShare,
        overhead,
      });
    };
  };

  const whole = askAll(kinds, facts);
  requireQuestions(whole);
  const decided = {
    seeds: looks?.at(-1),
    epochs: typeof base.training.epochs === 'number',
    share: facts.trainingShare !== 1,
  };
  const { length, count } =
    budget.seconds === null
      ? { length: WHOLE, count: whole.questions.length }
      : await fitQuestions(whole, budget.seconds, async (some) => {
          const estimateOf = await costOf(some);
          return fitTime(
            budget.seconds!,
            facts.trainingCount,
            decided,
            (one) => estimateOf(one).most.seconds,
          );
        });
  const { epochs, trainingShare } = lengthened(facts, length);
  const shortened = {
    ...(epochs === facts.training.epochs ? {} : { epochs }),
    ...(trainingShare === facts.trainingShare ? {} : { trainingShare }),
  };
  const asked = askAll(kinds, {
    ...facts,
    trainingShare,
    trainingCount: Math.round((facts.trainingCount * trainingShare) / facts.trainingShare),
    training: { ...facts.training, epochs },
  });
  const late = asked.questions.slice(count).map(({ name }) => ({ question: name, reason: TOO_LATE }));
  const settled: Asked = {
    questions: asked.questions.slice(0, count),
    refused: [...asked.refused, ...late],
  };
  const { task } = training.config.classifier;
  const [metric] = resolveObjectives([], task);
  const settings: StudySettings = {
    format: 1,
    data: resolve(data),
    fingerprint: await fingerprintFor(resolve(data), folder),
    base: JSON.parse(JSON.stringify(patched(base, shortened))) as StudySettings['base'],
    task,
    metric: metric.name,
    direction: metric.direction,
    seed: training.config.training.seed,
    ...(JSON.parse(JSON.stringify(settled)) as Asked),
    plan: planOf(length),
    budget,
    shortened,
    ...processors,
    queue: options.queue === undefined ? null : keptQueue(options.queue),
  };
  return { folder, settings, training, estimate: (await costOf(settled))(length) };
}

const TOO_LATE = 'the time is too short for it as well; ask it by itself, or give more time';

/** What is asked of a config, and what has no answer there. */
function askAll(kinds: readonly QuestionKind[], facts: StudyFacts): Asked {
  const asked = kinds.map(({ name, asks, experiment }) => ({ name, asks, ...experiment(facts) }));
  const questions = asked.flatMap((one) =>
    'refusal' in one ? [] : [{ name: one.name, asks: one.asks, baseline: one.baseline, arms: one.arms }],
  );
  const refused = asked.flatMap((one) =>
    'refusal' in one ? [{ question: one.name, reason: one.refusal }] : [],
  );
  return { questions, refused } as Asked;
}

/** The lengths of trainings: as they would be, or shorter, but not too short to say anything. */
function lengthened({ training, trainingShare }: StudyFacts, length: Length) {
  const epochs = Math.max(
    Math.min(training.epochs, FEWEST_EPOCHS),
    Math.round(training.epochs * length.epochs),
  );
  return { epochs, trainingShare: Number((trainingShare * length.share).toPrecision(3)) };
}

/** As many questions as fit, the first ones first. Throws OptionError `option/time` where not even one does. */
async function fitQuestions(
  { questions, refused }: Asked,
  seconds: number,
  lengthOf: (some: Asked) => Promise<Length | undefined>,
): Promise<{ length: Length; count: number }> {
  for (let count = questions.length; count > 0; count--) {
    const length = await lengthOf({ questions: questions.slice(0, count), refused });
    if (length !== undefined) return { length, count };
  }
  throw new OptionError({
    code: 'option/time',
    where: 'time',
    what: 'the time is too short for an answer to even one question',
    got: `${seconds} s`,
    fix: 'give more time; or give fewer seeds, fewer epochs, smaller pictures or a smaller network (--dry-run without a limit of time says how long it takes)',
  });
}

/** Limits as they were given. Throws OptionError `option/budget`. */
export function parseBudget({ trials = null, seconds = null }: Partial<StudyBudget>): StudyBudget {
  const parsed = StudyBudget.safeParse({ trials, seconds });
  if (parsed.success) return parsed.data;
  throw new OptionError({
    code: 'option/budget',
    where: 'budget',
    what: 'a limit must be above 0',
    got: { trials, seconds },
    fix: 'give a number of trials or of seconds, or none',
  });
}

/** Trainings are compared by what they come to with equal means, and written down. */
function requireComparable({ maxSeconds, schedule }: TrialConfig['training']): void {
  if (maxSeconds === undefined && typeof schedule !== 'function') return;
  const isTimed = maxSeconds !== undefined;
  throw new OptionError({
    code: 'option/study',
    where: isTimed ? 'maxSeconds' : 'schedule',
    what: isTimed
      ? 'trainings that end by the clock are not comparable'
      : 'a study writes down its settings, and a schedule that is a function cannot be written',
    fix: isTimed ? 'give epochs instead' : 'give a schedule by name, as { kind, ...options }, or as points',
  });
}

function requireQuestions({ questions, refused }: Asked): void {
  if (questions.length > 0) return;
  throw new OptionError({
    code: 'option/question',
    where: 'question',
    what: `none of the questions has an answer here: ${refused.map(({ question, reason }) => `${question}: ${reason}`).join('; ')}`,
    fix: 'ask another one: pupil study --list',
  });
}
