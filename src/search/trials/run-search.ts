import { InterruptedError, isPupilError, OptionError } from '../../base/error.js';
import { shellWord } from '../../base/shell-word.js';
import { type TrainContext, type TrainEvent, writeAtomically } from '../../train/index.js';
import { placesFor } from '../processes/places-for.js';
import { resolvePruner } from '../pruners/index.js';
import type { PlaceNote } from '../queue/on-queue.js';
import { resolveSampler } from '../samplers/index.js';
import { applyPoint, flatConfig, type TrialConfig } from '../space/apply-point.js';
import type { Point } from '../space/space.js';
import { attemptTrial } from './attempt-trial.js';
import { inSlots } from './in-slots.js';
import type { StoppedBy, TrialHooks, TrialPlaces } from './run-trial.js';
import { lockSearch, type SearchFolder, type SearchSettings } from './search-folder.js';
import { bestOf, outcomeOf, type SearchOutcome } from './search-outcome.js';
import { begun, epochsDone, openTrialLog, readTrials, type TrialRecord } from './trial-log.js';

/** Why a search ended: one of its budgets, or no point left to try. */
export type SearchEndReason = 'trials' | 'time' | 'epochs' | 'exhausted';

/** What a search tells while it goes. */
export type SearchEvent =
  | { readonly type: 'trial-start'; readonly number: number; readonly point: Point; readonly goesOn: boolean }
  | { readonly type: 'trial-event'; readonly number: number; readonly event: TrainEvent }
  | PlaceNote
  | ({
      readonly type: 'trial-end';
      readonly isBest: boolean;
      /** What the values are of. */
      readonly objectives: readonly string[];
    } & TrialRecord);

/** The world as a search sees it. */
export interface SearchContext extends Pick<TrainContext, 'signal' | 'extensions'> {
  readonly onEvent?: ((event: SearchEvent) => void) | undefined;
  /** Milliseconds of a clock that never goes back (default: that of the process). */
  readonly now?: (() => number) | undefined;
  /** Where trials are run (default: as the settings say, in this process one at a time or in processes of their own). */
  readonly executor?: TrialPlaces | undefined;
}

/** What a search came to. */
export interface SearchResult extends SearchOutcome {
  readonly stopReason: SearchEndReason;
}

/** So many trials that all fail say that it is not the settings of each: fewer where all say the same, and have not diverged. */
const FAILURES = 10;
const EQUAL_FAILURES = 3;

/**
 * Run a search, or go on with it, until a budget is spent. Trials that were running when it was killed are run on first.
 *
 * Throws   InterruptedError when the signal is given: the search can go on; OptionError `option/search` where the first
 *          trials all fail; CheckpointError when nothing can be written.
 */
export async function runSearch(
  folder: SearchFolder,
  settings: SearchSettings,
  context: SearchContext = {},
): Promise<SearchResult> {
  const lock = await lockSearch(folder);
  try {
    return await searchOn(folder, settings, context);
  } catch (error) {
    throw isPupilError(error, 'interrupted') ? interruption(folder) : error;
  } finally {
    await lock.release();
  }
}

async function searchOn(
  folder: SearchFolder,
  settings: SearchSettings,
  context: SearchContext,
): Promise<SearchResult> {
  const { now = () => performance.now(), executor = placesFor(settings) } = context;
  const { space, objectives, seed, budget } = settings;
  const directions = objectives.map(({ direction }) => direction);
  const sampler = resolveSampler(settings.sampler);
  const pruner = resolvePruner(settings.pruner);
  const known = await readTrials(folder.log);
  const log = openTrialLog(folder.log);
  const lost = new Map(known.lost);
  const trials: TrialRecord[] = [...known.trials];
  const open = trials.filter(({ state }) => state === 'running').map(({ number }) => number);
  const began = now();
  const elapsed = () => known.elapsed + (now() - began) / 1000;
  /** Of trials that run, of all their folds. */
  const running = new Map<number, number>();
  const epochs = () =>
    trials.reduce(
      (sum, trial) =>
        sum + (trial.state === 'running' ? (running.get(trial.number) ?? 0) : epochsDone(trial)),
      0,
    );
  let stopReason: SearchEndReason | undefined;

  const spent = (): 'time' | 'epochs' | undefined => {
    if (budget.seconds !== null && elapsed() >= budget.seconds) return 'time';
    return budget.epochs !== null && epochs() >= budget.epochs ? 'epochs' : undefined;
  };
  const next = async (): Promise<{ number: number; goesOn: boolean } | undefined> => {
    stopReason ??= spent();
    if (stopReason !== undefined) return undefined;
    const unfinished = open.shift();
    if (unfinished !== undefined) return { number: unfinished, goesOn: true };
    const number = trials.length;
    if (budget.trials !== null && number >= budget.trials) stopReason = 'trials';
    const point = stopReason ?? sampler.ask({ space, trials, number, seed, directions });
    if (point === undefined) stopReason = 'exhausted';
    if (typeof point !== 'object') return undefined;
    trials.push(begun(number, point));
    await log.start(trials[number]);
    return { number, goesOn: false };
  };
  const decide = (
    number: number,
    ...[curve, maxEpochs, epochsSoFar]: Parameters<TrialHooks['afterEpoch']>
  ): StoppedBy | undefined => {
    // Within a fold there is nothing new to compare.
    const isNew = curve.length > trials[number].curve.length;
    trials[number] = { ...trials[number], curve: [...curve] };
    running.set(number, epochsSoFar);
    const end = spent();
    if (end !== undefined) return end;
    if (!isNew) return undefined;
    const others = trials.filter((trial) => trial.number !== number);
    const [direction] = directions;
    return pruner.stops({ number, curve, others, direction, maxEpochs }) ? 'pruner' : undefined;
  };
  const runOne = async (number: number, goesOn: boolean, signal: AbortSignal) => {
    const { point } = trials[number];
    context.onEvent?.({ type: 'trial-start', number, point, goesOn });
    const job = {
      number,
      data: settings.data,
      config: applyPoint(settings.base as TrialConfig, space, point),
      objectives,
      run: folder.trial(number),
      ...(settings.folds === null ? {} : { folds: settings.folds }),
    };
    const hooks: TrialHooks = {
      signal,
      extensions: context.extensions,
      onEvent: (event) => context.onEvent?.({ type: 'trial-event', number, event }),
      afterEpoch: (...report) => decide(number, ...report),
    };
    const end = await attemptTrial(executor.run, job, hooks, { lost, log, recordOf: (i) => trials[i] });
    const record = { ...trials[number], ...end };
    trials[number] = record;
    await log.end(record, elapsed());
    const best = bestOf(trials, settings);
    if (best[0] === number) await writeBest(folder, settings, point);
    context.onEvent?.({
      type: 'trial-end',
      ...record,
      isBest: best[0] === number,
      objectives: objectives.map(({ name }) => name),
    });
    requireSomeSuccess(folder, trials);
  };
  await inSlots(executor, context.signal, async (signal) => {
    for (let job = await next(); job !== undefined; job = await next()) {
      await runOne(job.number, job.goesOn, signal);
    }
  });
  return { ...(await outcomeOf(folder, settings, { trials, elapsed: elapsed() })), stopReason: stopReason! };
}

async function writeBest({ best }: SearchFolder, settings: SearchSettings, point: Point): Promise<void> {
  const config = flatConfig(applyPoint(settings.base as TrialConfig, settings.space, point));
  const monitored = { ...config, monitor: settings.objectives[0].name };
  await writeAtomically(best, `${JSON.stringify(monitored, undefined, 2)}\n`);
}

function requireSomeSuccess({ path }: SearchFolder, trials: readonly TrialRecord[]): void {
  const ended = trials.filter(({ state }) => state !== 'running');
  if (ended.some(({ state }) => state !== 'failed')) return;
  const codes = new Set(ended.map(({ error }) => error?.code ?? ''));
  const isOneFault = codes.size === 1 && ![...codes][0].startsWith('diverged');
  if (ended.length < (isOneFault ? EQUAL_FAILURES : FAILURES)) return;
  throw new OptionError({
    code: 'option/search',
    where: path,
    what: `the first ${ended.length} trials all failed`,
    got: [...new Set(ended.map(({ error }) => error?.message ?? ''))],
    fix: 'mend the data, the options that all trials share, or the space',
  });
}

function interruption({ path }: SearchFolder): InterruptedError {
  return new InterruptedError({
    code: 'interrupted',
    where: path,
    what: 'the search was interrupted; its trials are saved',
    fix: `go on with: pupil tune --resume ${shellWord(path)}`,
  });
}
