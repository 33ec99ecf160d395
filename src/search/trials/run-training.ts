import { access, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ErrorKind, isPupilError, messageOf } from '../../base/error.js';
import {
  type EpochMetrics,
  measureLatency,
  type PretrainedOpener,
  type RequestedSource,
  type RunResult,
  readMetrics,
  readRunConfig,
  requestedSource,
  resume,
  runDirectory,
  type TrainContext,
  type TrainEvent,
  train,
} from '../../train/index.js';
import { objectiveValues } from './objective.js';
import type { AskingHooks, StoppedBy, TrialJob } from './run-trial.js';
import { trainedModel } from './trained-model.js';
import type { TrialEnd } from './trial-log.js';

/** What no other settings would mend. */
const FATAL: readonly ErrorKind[] = ['interrupted', 'checkpoint'];

/**
 * Run one training of a trial.
 *
 * What is wrong with its settings, its size or its numbers is an outcome. Throws InterruptedError when the signal is given,
 * after its state was saved, and CheckpointError when nothing can be written, or when the file that it begins with is not there or is
 * another one.
 */
export async function runTraining(
  job: Omit<TrialJob, 'folds'>,
  hooks: AskingHooks & Required<Pick<AskingHooks, 'open'>>,
): Promise<TrialEnd> {
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
    answer = Promise.resolve(hooks.afterEpoch(curve, maxEpochs, curve.length)).then((given) => {
      stoppedBy = given ?? null;
      if (stoppedBy !== null) stop.abort();
    });
    // Thrown where it is waited for, which may be after the process would have ended by a rejection that nobody handles.
    answer.catch(() => {});
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
  const valuesOf = (
    { validation, seconds }: Pick<RunResult, 'validation' | 'seconds'> | typeof last,
    latency?: number,
  ) =>
    objectiveValues(job.objectives, { validation, parameters: parameters ?? Number.NaN, seconds, latency });

  const signals = [stop.signal, ...(hooks.signal === undefined ? [] : [hooks.signal])];
  const context = {
    signal: AbortSignal.any(signals),
    onEvent,
    between: async () => answer,
    extensions: hooks.extensions,
  };
  try {
    const result = await startOrResume(job, context, hooks.open);
    const isTimed = job.objectives.some(({ name }) => name === 'latency');
    const latency = isTimed ? await measureLatency(result.model) : undefined;
    return end('complete', { values: valuesOf(result, latency), seconds: result.seconds });
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

async function startOrResume(
  job: TrialJob,
  context: TrainContext,
  open: PretrainedOpener,
): Promise<RunResult> {
  const { pictures, training } = job.config;
  if (await hasConfig(job.run)) return resume(job.run, { ...context, source: await movedSource(job) });
  // A process that was killed before it wrote the config leaves an empty frame.
  await rm(job.run, { recursive: true, force: true });
  const shared = job.threads === undefined || isSet(training.threads) ? {} : { threads: job.threads };
  const options = { ...training, ...shared, monitor: job.objectives[0].name, out: job.run };
  const request = await requestedSource(job.data, { pictures, training: options });
  const model = await trainedModel(job.config, open);
  return train(model, sharedPictures(job.threads, request.source), request.training, context);
}

/** Where the data of a run that goes on are, if not where they were: the run may have begun on another machine. */
async function movedSource({ run, data, config }: TrialJob): Promise<RequestedSource['source'] | undefined> {
  const { source } = await readRunConfig(runDirectory(run));
  if ('path' in source && resolve(source.path) === resolve(data)) return undefined;
  return (await requestedSource(data, config)).source;
}

/** The source with decoded pictures that all trials share, and no more threads that decode than a trial may use. */
function sharedPictures(
  threads: number | undefined,
  source: RequestedSource['source'],
): RequestedSource['source'] {
  if (source.kind === 'table') return source;
  const decoding = threads === undefined || isSet(source.options.workers) ? {} : { workers: threads };
  return { ...source, options: { ...source.options, cacheAlways: true, ...decoding } } as typeof source;
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
