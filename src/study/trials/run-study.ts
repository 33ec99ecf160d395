import { rm } from 'node:fs/promises';
import { DataError, InterruptedError, isPupilError, OptionError } from '../../base/error.js';
import { shellWord } from '../../base/shell-word.js';
import {
  attemptTrial,
  begun,
  flatConfig,
  inSlots,
  openTrialLog,
  type PlaceNote,
  placesFor,
  readTrials,
  type TrialConfig,
  type TrialEnd,
  type TrialHooks,
  type TrialPlaces,
  type TrialRecord,
} from '../../search/index.js';
import { runDirectory, type TrainContext, type TrainEvent, writeAtomically } from '../../train/index.js';
import { answersOf, type StudyAnswer } from './answers-of.js';
import { nextRound, type RoundPart } from './next-round.js';
import { type EndedTraining, hasDiverged } from './observations-of.js';
import { openPace } from './pace.js';
import { lockStudy, type StudyFolder, type StudySettings } from './study-folder.js';
import { endedTraining, outcomeOf, type StudyOutcome } from './study-outcome.js';
import { keyOf, patched, type TrainingPoint } from './training-point.js';
import { watchTime } from './watch-time.js';

/** Why a study ended: everything is clear, all that the plan allows was trained, or a budget is spent. */
export type StudyEndReason = 'answered' | 'plan' | 'trials' | 'time';

/** What a study tells while it goes. */
export type StudyEvent =
  /** The data are looked at before the first training. */
  | Extract<TrainEvent, { readonly type: 'data' }>
  | {
      readonly type: 'run-start';
      readonly number: number;
      readonly point: TrainingPoint;
      readonly goesOn: boolean;
    }
  | { readonly type: 'run-event'; readonly number: number; readonly event: TrainEvent }
  | ({
      readonly type: 'run-end';
      /** What its value is of. */
      readonly metric: string;
    } & TrialRecord)
  /** Time is over: its state is saved, and it goes on when the study does. */
  | { readonly type: 'run-stop'; readonly number: number }
  | PlaceNote
  | { readonly type: 'answer'; readonly answer: StudyAnswer };

/** The world as a study sees it. */
export interface StudyContext extends Pick<TrainContext, 'signal' | 'extensions'> {
  readonly onEvent?: ((event: StudyEvent) => void) | undefined;
  /** Milliseconds of a clock that never goes back (default: that of the process). */
  readonly now?: (() => number) | undefined;
  /** Where trainings are run (default: as the settings say, in this process one at a time or in processes of their own). */
  readonly executor?: TrialPlaces | undefined;
}

/** What a study came to. */
export interface StudyResult extends StudyOutcome {
  readonly recommended: string;
  readonly stopReason: StudyEndReason;
}

/**
 * Run a study, or go on with it, until every question is clear or a budget is spent. A training that was running when it was killed
 * goes on first. With a budget of time, what would pass it is not begun, going by how long trainings before took; a training that runs
 * when time is over, and would not end within a tenth of it, is stopped and goes on with the study.
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
  { now = () => performance.now(), executor = placesFor(settings), ...context }: StudyContext,
): Promise<StudyResult> {
  const known = await readTrials(folder.log);
  const log = openTrialLog(folder.log);
  const lost = new Map(known.lost);
  const ended = new Map<string, EndedTraining>();
  const pace = openPace();
  const keep = async (trial: TrialRecord) => {
    ended.set(keyOf(trial.point), await endedTraining(folder, settings, trial));
  };
  for (const trial of known.trials) {
    if (trial.state === 'running') continue;
    await keep(trial);
    pace.note(trial.point, trial.seconds);
  }
  const began = now();
  const elapsed = () => known.elapsed + (now() - began) / 1000;
  let count = known.trials.length;
  let stopReason: StudyEndReason | undefined;
  const { trials, seconds } = settings.budget;
  const base = settings.base as TrialConfig;
  const objectives = [{ name: settings.metric, direction: settings.direction }];

  const train = async ({ trial, goesOn }: Begun, signal: AbortSignal) => {
    const { number, point } = trial;
    const start = now();
    context.onEvent?.({ type: 'run-start', number, point, goesOn });
    const job = {
      number,
      data: settings.data,
      config: patched(base, point),
      objectives,
      run: folder.run(number),
      ...(settings.threads === null ? {} : { threads: settings.threads }),
    };
    const watch = watchTime(seconds, elapsed);
    const hooks: TrialHooks = {
      signal: AbortSignal.any([signal, watch.signal]),
      extensions: context.extensions,
      onEvent(event) {
        watch.note(event);
        context.onEvent?.({ type: 'run-event', number, event });
      },
      afterEpoch: () => undefined,
    };
    let end: TrialEnd;
    try {
      end = await attemptTrial(executor.run, job, hooks, { lost, log, recordOf: () => trial });
    } catch (error) {
      if (!isPupilError(error, 'interrupted') || signal.aborted || !watch.signal.aborted) throw error;
      stopReason = 'time';
      context.onEvent?.({ type: 'run-stop', number });
      return;
    } finally {
      watch.close();
    }
    requireOwnFault(job.run, end);
    const record = { ...trial, ...end };
    await log.end(record, elapsed());
    // The evidence is what it said of each example; what it would go on from is not needed any more, and is the most of it.
    await rm(runDirectory(job.run).checkpoints, { recursive: true, force: true });
    await keep(record);
    pace.note(point, (now() - start) / 1000);
    context.onEvent?.({ type: 'run-end', ...record, metric: settings.metric });
    requireTrainable(folder, record);
  };
  const isOver = () => seconds !== null && elapsed() >= seconds;
  const fits = (points: readonly TrainingPoint[]) =>
    seconds === null ||
    elapsed() + points.reduce((sum, point) => sum + pace.expected(point), 0) / executor.slots <= seconds;
  /** The trainings of a round in their order, as places for them become free. A question that time is too short for is left out. */
  const begin = function* (round: readonly RoundPart[]): Generator<Begun> {
    const taken = new Set<string>();
    for (const { points } of round) {
      const left = points.filter((point) => !taken.has(keyOf(point)));
      if (!fits(left)) continue;
      for (const point of left) {
        if (trials !== null && count >= trials) stopReason = 'trials';
        else if (isOver()) stopReason = 'time';
        if (stopReason !== undefined) return;
        taken.add(keyOf(point));
        yield { trial: begun(count++, point), goesOn: false };
      }
    }
  };
  /** Trainings of an earlier session that did not come to their end. */
  const goOn = function* (): Generator<Begun> {
    for (const trial of known.trials.filter(({ state }) => state === 'running')) {
      if (isOver()) stopReason = 'time';
      if (stopReason !== undefined) return;
      yield { trial, goesOn: true };
    }
  };
  const told = new Set(
    answersOf(settings, ended)
      .filter(({ isFinal }) => isFinal)
      .map(({ question }) => question),
  );
  /** Answers of questions of which nothing runs any more: before, later seeds may have come in without earlier ones. */
  const tell = (round: readonly RoundPart[]) => {
    for (const { question, points } of round) {
      if (told.has(question) || !points.every((point) => ended.has(keyOf(point)))) continue;
      const answer = answersOf(settings, ended).find((one) => one.question === question)!;
      if (!answer.isFinal) continue;
      told.add(question);
      context.onEvent?.({ type: 'answer', answer });
    }
  };
  const runAll = async (all: Iterator<Begun>, round: readonly RoundPart[]) =>
    inSlots(executor, context.signal, async (signal) => {
      for (let next = all.next(); next.done !== true; next = all.next()) {
        if (!next.value.goesOn) await log.start(next.value.trial);
        await train(next.value, signal);
        tell(round);
      }
    });

  await runAll(goOn(), nextRound(settings, ended));
  while (stopReason === undefined) {
    const round = nextRound(settings, ended);
    const before = count;
    await runAll(begin(round), round);
    if (round.length === 0) stopReason = endOf(answersOf(settings, ended));
    else if (count === before) stopReason ??= 'time';
  }
  // What a stopped training took counts also when it goes on.
  if (stopReason === 'time') await log.pause(elapsed());
  const outcome = outcomeOf(folder, settings, { ended, trials: count, elapsed: elapsed() });
  await writeAnswers(folder, settings, outcome);
  return { ...outcome, stopReason };
}

/** A training to be run now. */
interface Begun {
  readonly trial: TrialRecord;
  /** It was begun in an earlier session. */
  readonly goesOn: boolean;
}

function endOf(answers: readonly StudyAnswer[]): StudyEndReason {
  return answers.some(({ conclusion }) => conclusion === 'unclear') ? 'plan' : 'answered';
}

async function writeAnswers(
  { answers: file, recommended }: StudyFolder,
  settings: StudySettings,
  { answers, shortened, patch }: Pick<StudyOutcome, 'answers' | 'shortened' | 'patch'>,
): Promise<void> {
  await writeAtomically(file, `${JSON.stringify({ answers, shortened, patch }, undefined, 2)}\n`);
  const { splitSeed: _, ...config } = flatConfig(patched(settings.base as TrialConfig, patch));
  // Trainings were shortened for the study alone.
  const kept = Object.fromEntries(
    Object.entries(config).filter(([key]) => !Object.hasOwn(settings.shortened, key)),
  );
  await writeAtomically(recommended, `${JSON.stringify(kept, undefined, 2)}\n`);
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
