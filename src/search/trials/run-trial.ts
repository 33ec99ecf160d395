import { access, rm } from 'node:fs/promises';
import { type ErrorKind, isPupilError, messageOf } from '../../base/error.js';
import {
  type EpochMetrics,
  type RequestedSource,
  type RunResult,
  readMetrics,
  requestedSource,
  resume,
  runDirectory,
  type TrainContext,
  type TrainEvent,
  train,
} from '../../train/index.js';
import type { TrialConfig } from '../space/apply-point.js';
import { type Objective, objectiveValues } from './objective.js';
import type { TrialEnd } from './trial-log.js';

/** One training to be done, in a form that could be sent elsewhere. */
export interface TrialJob {
  readonly number: number;
  readonly data: string;
  readonly config: TrialConfig;
  readonly objectives: readonly Objective[];
  /** Run directory; a run that is there already goes on. */
  readonly run: string;
  /** Processors that it may use where its config does not say; all where nothing is said. Counts when a run begins. */
  readonly threads?: number | undefined;
}

/** What stops a trial before its end. */
export type StoppedBy = NonNullable<TrialEnd['stoppedBy']>;

/** What a trial is told and asked while it runs. */
export interface TrialHooks extends Pick<TrainContext, 'extensions' | 'signal'> {
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
  /** Asked after each epoch but the last: what stops the trial now, if anything. `curve` holds the first objective. */
  afterEpoch(curve: readonly number[], maxEpochs: number): StoppedBy | undefined;
}

/** The same where the answer to a trial may have to be waited for. */
export interface AskingHooks extends Omit<TrialHooks, 'afterEpoch'> {
  afterEpoch(
    ...report: Parameters<TrialHooks['afterEpoch']>
  ): ReturnType<TrialHooks['afterEpoch']> | Promise<ReturnType<TrialHooks['afterEpoch']>>;
}

/** What no other settings would mend. */
const FATAL: readonly ErrorKind[] = ['interrupted', 'checkpoint'];

/** A place where trials are run. */
export type Executor = (job: TrialJob, hooks: TrialHooks) => Promise<TrialEnd>;

/**
 * Run a trial in this process.
 *
 * What is wrong with its settings, its size or its numbers is an outcome of the trial. Throws InterruptedError when the signal is given,
 * after its state was saved, and CheckpointError when nothing can be written.
 */
export async function runTrial(job: TrialJob, hooks: AskingHooks): Promise<TrialEnd> {
  const curve: number[] = [];
  const stop = new AbortController();
  let stoppedBy: StoppedBy | null = null;
  let parameters: number | null = null;
  let maxEpochs = 0;
  let answer: Promise<void> | undefined;
  let last: Pick<EpochMetrics, 'validation' | 'seconds'> = { validation: { loss: Number.NaN }, seconds: 0 };
  const earlier = (
    (await hasConfig(job.run)) ? await readMetrics(runDirectory(job.run).metrics) : []
  ) as EpochMetrics[];

  const note = (epoch: EpochMetrics) => {
    last = epoch;
    curve.push(epoch.validation[job.objectives[0].name] ?? Number.NaN);
  };
  const ask = () => {
    if (curve.length === 0 || curve.length >= maxEpochs) return;
    answer = Promise.resolve(hooks.afterEpoch(curve, maxEpochs)).then((given) => {
      stoppedBy = given ?? null;
      if (stoppedBy !== null) stop.abort();
    });
  };
  const onEvent = (event: TrainEvent) => {
    hooks.onEvent?.(event);
    if (event.type === 'start') {
      ({ parameters, epochs: maxEpochs } = event);
      earlier.slice(0, event.epochsDone).forEach(note);
      ask();
    }
    if (event.type !== 'epoch') return;
    note(event);
    ask();
  };
  const end = (state: TrialEnd['state'], rest: Partial<TrialEnd>): TrialEnd => ({
    state,
    values: null,
    curve,
    parameters,
    seconds: last.seconds,
    stoppedBy: null,
    error: null,
    ...rest,
  });
  const valuesOf = ({ validation, seconds }: Pick<RunResult, 'validation' | 'seconds'> | typeof last) =>
    objectiveValues(job.objectives, { validation, parameters: parameters ?? Number.NaN, seconds });

  const signals = [stop.signal, ...(hooks.signal === undefined ? [] : [hooks.signal])];
  const context = {
    signal: AbortSignal.any(signals),
    onEvent,
    between: async () => answer,
    extensions: hooks.extensions,
  };
  try {
    const result = await startOrResume(job, context);
    return end('complete', { values: valuesOf(result), seconds: result.seconds });
  } catch (error) {
    if (isPupilError(error, 'interrupted') && stoppedBy !== null && hooks.signal?.aborted !== true) {
      return end('pruned', { values: valuesOf(last), stoppedBy });
    }
    if (isPupilError(error) && FATAL.includes(error.kind)) throw error;
    // Also what nobody foresaw, such as a network too large for the memory: other trials may be smaller.
    const code = isPupilError(error) ? error.code : 'internal';
    return end('failed', { error: { code, message: messageOf(error) } });
  }
}

async function startOrResume(job: TrialJob, context: TrainContext): Promise<RunResult> {
  const { model, pictures, training } = job.config;
  if (await hasConfig(job.run)) return resume(job.run, context);
  // A process that was killed before it wrote the config leaves an empty frame.
  await rm(job.run, { recursive: true, force: true });
  const shared = job.threads === undefined || isSet(training.threads) ? {} : { threads: job.threads };
  const options = { ...training, ...shared, monitor: job.objectives[0].name, out: job.run };
  const request = await requestedSource(job.data, { pictures, training: options });
  return train(model, decodingOn(job.threads, request.source), request.training, context);
}

/** The source with no more threads that decode than a trial may use. */
function decodingOn(
  threads: number | undefined,
  source: RequestedSource['source'],
): RequestedSource['source'] {
  if (threads === undefined || source.kind === 'table' || isSet(source.options.workers)) return source;
  return { ...source, options: { ...source.options, workers: threads } } as typeof source;
}

function isSet(threads: number | 'auto' | undefined): threads is number {
  return typeof threads === 'number';
}

async function hasConfig(run: string): Promise<boolean> {
  return access(runDirectory(run).config).then(
    () => true,
    () => false,
  );
}
