import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { OptionError } from '../base/error.js';
import { requireWorkers, resolveObjectives, type TrialConfig } from '../search/index.js';
import type { TrainContext, TrainingPlan } from '../train/index.js';
import { planTraining, requestedSource } from '../train/index.js';
import { estimateStudy, type StudyEstimate } from './estimate.js';
import { factsOf } from './facts-of.js';
import { StudyPlan } from './plan.js';
import { QUESTION_NAMES, questionKind } from './questions/index.js';
import { shareProcessors } from './share-processors.js';
import { runStudy, type StudyContext, type StudyResult } from './trials/run-study.js';
import {
  createStudyFolder,
  readStudySettings,
  requireFreeStudy,
  StudyBudget,
  type StudySettings,
  studyFolder,
  writeStudySettings,
} from './trials/study-folder.js';

/** What a person may say of a study. */
export interface StudyOptions {
  /** Folder of the study, which must be free. */
  readonly out: string;
  /** Names of the questions; all where none is given. */
  readonly questions?: readonly string[] | undefined;
  /** What all trainings share, and what answers are about. The architecture is `cnn`, of tables `mlp`, where none is given. */
  readonly base?: Partial<TrialConfig> | undefined;
  /** When one looks, and what counts as a difference. */
  readonly plan?: Partial<StudyPlan> | undefined;
  /** No limit where none is given. */
  readonly budget?: Partial<StudyBudget> | undefined;
  /** Trainings at a time, in processes of their own; left out, as many as there are processors and as fit into memory. */
  readonly workers?: number | undefined;
}

/** A study as it would be run. */
export interface PlannedStudy {
  readonly settings: StudySettings;
  /** One training of the config that all share. */
  readonly training: TrainingPlan;
  readonly estimate: StudyEstimate;
}

/**
 * Answer questions about how to train on data on the disk, by trainings in pairs. Leaves a folder with the settings, a line and a run
 * directory for each training, the answers and the config that they recommend.
 *
 * Throws   OptionError, DataError, ShapeError before anything is written; else as `runStudy`.
 */
export async function study(
  data: string,
  options: StudyOptions,
  context: StudyContext = {},
): Promise<StudyResult> {
  const { settings } = await planStudy(data, options, context);
  const folder = studyFolder(options.out);
  await createStudyFolder(folder, settings);
  return runStudy(folder, settings, context);
}

/** Go on with a study that was killed, interrupted or came to the end of its budget; what is given takes the place of its own. */
export async function resumeStudy(
  path: string,
  { budget, workers }: Pick<StudyOptions, 'budget' | 'workers'> = {},
  context: StudyContext = {},
): Promise<StudyResult> {
  const folder = studyFolder(path);
  const known = await readStudySettings(folder);
  const settings = {
    ...known,
    budget: budget === undefined ? known.budget : budgetOf({ ...known.budget, ...budget }),
    workers: workers === undefined ? known.workers : requireWorkers(workers),
  };
  if (budget !== undefined || workers !== undefined) await writeStudySettings(folder, settings);
  return runStudy(folder, settings, context);
}

/** Look at the data, settle everything and time a few updates; writes nothing. */
export async function planStudy(
  data: string,
  options: StudyOptions,
  { signal, extensions }: Pick<TrainContext, 'signal' | 'extensions'> = {},
): Promise<PlannedStudy> {
  const kinds = (options.questions?.length ? options.questions : QUESTION_NAMES).map(questionKind);
  const plan = StudyPlan.parse(options.plan ?? {});
  const { training = {} } = options.base ?? {};
  requireComparable(training);
  await requireFreeStudy(studyFolder(options.out));
  const { request, base } = await sharedBy(data, options.base ?? {});
  const planOn = (threads: number) =>
    planTraining(base.model, request.source, { ...request.training, threads }, { signal, extensions });
  const threads = threadsOf(training);
  const first = await planOn(threads ?? 1);
  const processors = shareProcessors(
    { workers: options.workers === undefined ? undefined : requireWorkers(options.workers), threads },
    {
      cores: availableParallelism(),
      memory: totalmem(),
      // What this process came to by planning the same, and the pictures that it has not read.
      memoryOfOne: process.resourceUsage().maxRSS * 1024 + first.estimate.memoryBytes,
      seconds: first.estimate.seconds,
      isPlain: extensions === undefined || Object.keys(extensions).length === 0,
    },
  );
  const isMeasured = processors.threads === null || processors.threads === 1;
  const trial = isMeasured ? first : await planOn(processors.threads);
  const facts = factsOf(trial, base);
  const asked = kinds.map(({ name, asks, experiment }) => ({ name, asks, ...experiment(facts) }));
  const questions = asked.flatMap((one) =>
    'refusal' in one ? [] : [{ name: one.name, asks: one.asks, baseline: one.baseline, arms: one.arms }],
  );
  const refused = asked.flatMap((one) =>
    'refusal' in one ? [{ question: one.name, reason: one.refusal }] : [],
  );
  requireQuestions(questions, refused);
  const { task } = trial.config.classifier;
  const [metric] = resolveObjectives([], task);
  const settings: StudySettings = {
    format: 1,
    data: resolve(data),
    base: JSON.parse(JSON.stringify(base)) as StudySettings['base'],
    task,
    metric: metric.name,
    direction: metric.direction,
    seed: trial.config.training.seed,
    questions: JSON.parse(JSON.stringify(questions)) as StudySettings['questions'],
    refused,
    plan,
    budget: budgetOf(options.budget ?? {}),
    ...processors,
  };
  return { settings, training: trial, estimate: await estimateStudy(settings, trial) };
}

/** All trainings have one split, whatever their seeds, and a network that can be varied. */
async function sharedBy(data: string, given: Partial<TrialConfig>) {
  const { model = 'auto', pictures = {}, training = {} } = given;
  const splitting = { splitSeed: training.seed ?? 0, ...pictures };
  const request = await requestedSource(data, { pictures: splitting, training });
  const usual = request.source.kind === 'table' ? 'mlp' : 'cnn';
  const base: TrialConfig = { model: model === 'auto' ? usual : model, pictures: splitting, training };
  return { request, base };
}

/** As the options say; undefined where they leave it open. */
function threadsOf({ threads }: TrialConfig['training']): number | undefined {
  return typeof threads === 'number' ? threads : undefined;
}

function budgetOf({ runs = null, seconds = null }: Partial<StudyBudget>): StudyBudget {
  const parsed = StudyBudget.safeParse({ runs, seconds });
  if (parsed.success) return parsed.data;
  throw new OptionError({
    code: 'option/budget',
    where: 'budget',
    what: 'a limit must be above 0',
    got: { runs, seconds },
    fix: 'give a number of runs or of seconds, or none',
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

function requireQuestions(questions: readonly unknown[], refused: StudySettings['refused']): void {
  if (questions.length > 0) return;
  throw new OptionError({
    code: 'option/question',
    where: 'question',
    what: 'none of the questions has an answer here',
    got: refused.map(({ question, reason }) => `${question}: ${reason}`),
    fix: 'ask another one: pupil study --list',
  });
}
