import { rm } from 'node:fs/promises';
import { DataError, InterruptedError, isPupilError, OptionError } from '../../base/error.js';
import { shellWord } from '../../base/shell-word.js';
import {
  begun,
  type Executor,
  flatConfig,
  openTrialLog,
  readTrials,
  runTrial,
  type TrialConfig,
  type TrialRecord,
} from '../../search/index.js';
import { runDirectory, type TrainContext, type TrainEvent, writeAtomically } from '../../train/index.js';
import { answersOf, type StudyAnswer } from './answers-of.js';
import { nextTraining } from './next-training.js';
import { type EndedTraining, hasDiverged } from './observations-of.js';
import { lockStudy, type StudyFolder, type StudySettings } from './study-folder.js';
import { endedTraining, outcomeOf, type StudyOutcome } from './study-outcome.js';
import { keyOf, patched, type TrainingPoint } from './training-point.js';

/** Why a study ended: everything is clear, all that the plan allows was trained, or a budget is spent. */
export type StudyEndReason = 'answered' | 'plan' | 'runs' | 'time';

/** What a study tells while it goes. */
export type StudyEvent =
  | {
      readonly type: 'run-start';
      readonly number: number;
      readonly point: TrainingPoint;
      readonly goesOn: boolean;
    }
  | { readonly type: 'run-event'; readonly number: number; readonly event: TrainEvent }
  | ({ readonly type: 'run-end' } & TrialRecord)
  | { readonly type: 'answer'; readonly answer: StudyAnswer };

/** The world as a study sees it. */
export interface StudyContext extends Pick<TrainContext, 'signal' | 'extensions'> {
  readonly onEvent?: ((event: StudyEvent) => void) | undefined;
  /** Milliseconds of a clock that never goes back (default: that of the process). */
  readonly now?: (() => number) | undefined;
  /** Where trainings are run (default: in this process). */
  readonly executor?: Executor | undefined;
}

/** What a study came to. */
export interface StudyResult extends StudyOutcome {
  readonly stopReason: StudyEndReason;
}

/**
 * Run a study, or go on with it, until every question is clear or a budget is spent. A training that was running when it was killed
 * goes on first. Trainings are not cut off in the middle: a budget of time is passed by the last one.
 *
 * Throws   InterruptedError when the signal is given: the study can go on; OptionError `option/study` where the config that all share
 *          cannot be trained; CheckpointError when nothing can be written.
 */
export async function runStudy(
  folder: StudyFolder,
  settings: StudySettings,
  context: StudyContext = {},
): Promise<StudyResult> {
  const lock = await lockStudy(folder);
  try {
    return await studyOn(folder, settings, context);
  } catch (error) {
    throw isPupilError(error, 'interrupted') ? interruption(folder) : error;
  } finally {
    await lock.release();
  }
}

async function studyOn(
  folder: StudyFolder,
  settings: StudySettings,
  { now = () => performance.now(), executor = runTrial, ...context }: StudyContext,
): Promise<StudyResult> {
  const known = await readTrials(folder.log);
  const log = openTrialLog(folder.log);
  const ended = new Map<string, EndedTraining>();
  const keep = async (trial: TrialRecord) => {
    ended.set(keyOf(trial.point), await endedTraining(folder, settings, trial));
  };
  for (const trial of known.trials) if (trial.state !== 'running') await keep(trial);
  const open = known.trials.filter(({ state }) => state === 'running');
  const began = now();
  const elapsed = () => known.elapsed + (now() - began) / 1000;
  let count = known.trials.length;
  const { runs, seconds } = settings.budget;
  const base = settings.base as TrialConfig;
  const objectives = [{ name: settings.metric, direction: settings.direction }];

  const train = async (trial: TrialRecord, goesOn: boolean) => {
    const { number, point } = trial;
    context.onEvent?.({ type: 'run-start', number, point, goesOn });
    const job = {
      number,
      data: settings.data,
      config: patched(base, point),
      objectives,
      run: folder.run(number),
    };
    const end = await executor(job, {
      signal: context.signal,
      extensions: context.extensions,
      onEvent: (event) => context.onEvent?.({ type: 'run-event', number, event }),
      afterEpoch: () => undefined,
    });
    requireOwnFault(job.run, end);
    const record = { ...trial, ...end };
    await log.end(record, elapsed());
    // The evidence is what it said of each example; what it would go on from is not needed any more, and is the most of it.
    await rm(runDirectory(job.run).checkpoints, { recursive: true, force: true });
    await keep(record);
    context.onEvent?.({ type: 'run-end', ...record });
    requireTrainable(folder, record);
  };

  let stopReason: StudyEndReason | undefined;
  let told = new Set(
    answersOf(settings, ended)
      .filter(({ isFinal }) => isFinal)
      .map(({ question }) => question),
  );
  while (stopReason === undefined) {
    const unfinished = open.shift();
    const point = unfinished?.point ?? nextTraining(settings, ended);
    if (point === undefined) {
      stopReason = answersOf(settings, ended).some(({ conclusion }) => conclusion === 'unclear')
        ? 'plan'
        : 'answered';
    } else if (unfinished !== undefined) {
      await train(unfinished, true);
    } else if (runs !== null && count >= runs) {
      stopReason = 'runs';
    } else if (seconds !== null && elapsed() >= seconds) {
      stopReason = 'time';
    } else {
      const trial = begun(count++, point);
      await log.start(trial);
      await train(trial, false);
    }
    const answers = answersOf(settings, ended);
    for (const answer of answers)
      if (answer.isFinal && !told.has(answer.question)) context.onEvent?.({ type: 'answer', answer });
    told = new Set(answers.filter(({ isFinal }) => isFinal).map(({ question }) => question));
  }
  const outcome = outcomeOf(folder, settings, { ended, runs: count, elapsed: elapsed() });
  await writeAnswers(folder, settings, outcome);
  return { ...outcome, stopReason };
}

async function writeAnswers(
  { answers: file, recommended }: StudyFolder,
  settings: StudySettings,
  { answers, patch }: Pick<StudyOutcome, 'answers' | 'patch'>,
): Promise<void> {
  await writeAtomically(file, `${JSON.stringify({ answers, patch }, undefined, 2)}\n`);
  const { splitSeed: _, ...config } = flatConfig(patched(settings.base as TrialConfig, patch));
  await writeAtomically(recommended, `${JSON.stringify(config, undefined, 2)}\n`);
}

/** What an arm can be blamed for: its options, its network, its numbers, and what these ask of the machine. */
const OWN_FAULTS = /^(option|shape|diverged|session)/;

/** A failure that has nothing to do with the arm must not count against it: the training is to be run once more. */
function requireOwnFault(run: string, { error }: Pick<TrialRecord, 'error'>): void {
  if (error === null || OWN_FAULTS.test(error.code)) return;
  throw new DataError({
    code: 'data/study',
    where: run,
    what: 'a training failed for a reason that its settings have nothing to do with',
    got: error.message,
    fix: 'mend what is wrong, and go on with the study (--resume)',
  });
}

/** Of a config that cannot be trained nothing can be asked. Its trainings differ by their seed alone. */
function requireTrainable({ path }: StudyFolder, trial: TrialRecord): void {
  if (trial.state !== 'failed' || hasDiverged(trial)) return;
  if (Object.keys(trial.point).length > 1) return;
  throw new OptionError({
    code: 'option/study',
    where: path,
    what: 'the config that all trainings share cannot be trained',
    got: trial.error?.message,
    fix: 'mend it as `pupil train` with the same options says, and begin a new study',
  });
}

function interruption({ path }: StudyFolder): InterruptedError {
  return new InterruptedError({
    code: 'interrupted',
    where: path,
    what: 'the study was interrupted; its trainings are saved',
    fix: `go on with: pupil study --resume ${shellWord(path)}`,
  });
}
