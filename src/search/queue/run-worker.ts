import { hostname, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Job, Worker } from 'bullmq';
import { InterruptedError, isPupilError, type PupilError } from '../../base/error.js';
import { requireWorkers } from '../processes/places-for.js';
import { processExecutor } from '../processes/process-executor.js';
import { DEFAULT_QUEUE, type QueueAddress, queueAddress } from './address.js';
import { openConnection } from './connection.js';
import { keysOf, LOST_WORKERS, PREFIX, QUEUE_TIMES, type QueueTimes, type TrialData } from './messages.js';
import { untilAborted } from './until-aborted.js';
import { fromWire, toWire } from './wire.js';
import { within } from './within.js';
import { workerData } from './worker-data.js';
import { runTaken, type WorkerPlace } from './worker-trial.js';

/** How long a worker that ends tries to give its trials back; later they are given on as those of one that died. */
const GIVE_BACK_MS = 10_000;
/** How long it then waits for the server to hear of it. */
const GOODBYE_MS = 3000;
/** Between two looks whether all trials have ended. */
const LOOK_MS = 50;

export interface WorkerOptions {
  /** Name of the queue, 'trials' where nothing is said. */
  readonly name?: string | undefined;
  /** Trials at a time, in processes that share the processors; 1 where nothing is said. */
  readonly workers?: number | undefined;
  /** Where the data of the searches are on this machine, where that is not the path that they name. */
  readonly data?: string | undefined;
  /** Where the trained network that trials begin with is on this machine, where that is not the path that they name. */
  readonly from?: string | undefined;
  /** Folder for runs whose search cannot be seen on this machine; a temporary one of this user where nothing is said. */
  readonly runs?: string | undefined;
  /** End after so many seconds without a trial. */
  readonly idleSeconds?: number | undefined;
  /** For tests. */
  readonly times?: Partial<QueueTimes> | undefined;
  readonly run?: WorkerPlace['run'] | undefined;
}

/** What a worker tells while it waits and works. */
export type WorkerEvent =
  | { readonly type: 'note'; readonly message: string }
  | { readonly type: 'trial-start'; readonly search: string; readonly number: number; readonly run: string }
  | {
      readonly type: 'trial-end';
      readonly search: string;
      readonly number: number;
      /** How it ended here: 'back' is given back, 'interrupted' stopped by its search, 'lost' with its process. */
      readonly state: 'complete' | 'pruned' | 'failed' | 'back' | 'interrupted' | 'lost' | 'error';
    };

export interface WorkerContext {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: WorkerEvent) => void) | undefined;
}

/** What a worker did. */
export interface WorkerResult {
  readonly queue: string;
  readonly url: string;
  /** Trials that came to an end here. */
  readonly trials: number;
}

/**
 * Take trials from a queue and run them, each in a process of its own, until nothing comes any more or the signal is given: then
 * the state of its trials is saved and they are given back.
 *
 * Throws   InterruptedError when the signal is given; OptionError `option/queue`, SessionError `session/queue` and
 *          `session/queue-password`; OptionError `option/worker-version` and DataError `data/worker` where a search of the queue
 *          cannot be worked for, CheckpointError `checkpoint/backbone` where what trials begin with is not here, and others where nothing can be written
 *          here, the trial being given back.
 */
export async function runWorker(
  url: string,
  options: WorkerOptions = {},
  { signal: outer, onEvent = () => {} }: WorkerContext = {},
): Promise<WorkerResult> {
  const address = queueAddress(url, options.name);
  const slots = requireWorkers(options.workers ?? 1);
  const times = { ...QUEUE_TIMES, ...options.times };
  const connection = await openConnection(address, (message) => onEvent({ type: 'note', message }));
  const { redis } = connection;
  const place: WorkerPlace = {
    redis,
    times,
    keys: keysOf(address.name),
    run: options.run ?? processExecutor(slots).run,
    from: options.from === undefined ? undefined : resolve(options.from),
    runs: options.runs ?? join(tmpdir(), `pupil-worker-${userInfo().username}`),
  };
  const data = workerData(options.data);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(outer === undefined ? [] : [outer])]);
  /** By the ids of jobs: what tells a trial that this worker is cut off. */
  const taken = new Map<string, AbortController>();
  const workers: Worker[] = [];
  let ended = 0;
  let lastSign = performance.now();
  let lastWork = performance.now();
  let fault: PupilError | undefined;

  const { Worker: BullWorker, WaitingError } = await import('bullmq');
  const giveBack = async (job: Job, token: string): Promise<never> => {
    if (connection.isUp()) await within(GIVE_BACK_MS, job.moveToWait(token));
    throw new WaitingError();
  };
  /** Where nothing can be written, others may do better. */
  const unwritable = (error: unknown): undefined => {
    if (!isPupilError(error, 'checkpoint')) throw error;
    fault ??= error;
    stop.abort();
  };
  const work = async (job: Job, token = ''): Promise<unknown> => {
    const cutOff = new AbortController();
    taken.set(job.id!, cutOff);
    const trial = fromWire(job.data) as TrialData;
    const { search, job: asked } = trial;
    try {
      const path = await data.place(trial);
      if (typeof path !== 'string') {
        fault ??= path;
        stop.abort();
      }
      if (typeof path !== 'string' || signal.aborted) return await giveBack(job, token);
      onEvent({ type: 'trial-start', search, number: asked.number, run: asked.run });
      const stopped = AbortSignal.any([signal, cutOff.signal]);
      const result = await runTaken(place, { job, token, data: trial, path, signal: stopped }).catch(
        unwritable,
      );
      const state = result === undefined ? 'back' : result.type === 'end' ? result.end.state : result.type;
      onEvent({ type: 'trial-end', search, number: asked.number, state });
      if (result === undefined) return await giveBack(job, token);
      if (result.type === 'end') ended += 1;
      return toWire(result);
    } finally {
      taken.delete(job.id!);
      lastWork = performance.now();
    }
  };
  let noted = '';
  const note = (error: Error) => {
    // The connection itself says when it is lost, and what is sent meanwhile comes through later.
    if (!connection.isUp() || stop.signal.aborted || error.message === noted) return;
    noted = error.message;
    onEvent({ type: 'note', message: `the queue at ${address.url} says: ${noted}` });
  };
  const pause = () => Promise.all(workers.map((worker) => worker.pause(true)));

  for (let slot = 0; slot < slots; slot++) {
    const worker = new BullWorker(address.name, work, {
      connection: redis,
      prefix: PREFIX,
      name: `${hostname()}-${process.pid}-${slot}`,
      lockDuration: times.lock,
      stalledInterval: times.stalled,
      maxStalledCount: LOST_WORKERS - 1,
      // A server that was restarted without its memory rings for no job that it lost: look by oneself.
      drainDelay: 2,
      runRetryDelay: times.look,
    });
    worker.on('error', note);
    worker.on('locksRenewed', () => {
      lastSign = performance.now();
    });
    workers.push(worker);
  }

  /** A worker that could not renew its locks in time must take its trials for another's. */
  const watch = setInterval(() => {
    if (taken.size === 0) lastSign = performance.now();
    else if (performance.now() - lastSign > times.lock) for (const one of taken.values()) one.abort();
    const idle = (performance.now() - lastWork) / 1000;
    if (taken.size === 0 && options.idleSeconds !== undefined && idle > options.idleSeconds) stop.abort();
  }, times.look);
  try {
    await untilAborted(new Promise<never>(() => {}), signal);
    await pause();
    const closed = closeAll(workers);
    while (taken.size > 0) await setTimeout(LOOK_MS);
    if (connection.isUp()) await within(GOODBYE_MS, closed);
  } finally {
    clearInterval(watch);
    connection.close();
  }
  if (fault !== undefined) throw fault;
  if (outer?.aborted === true) throw interruption(address);
  return { queue: address.name, url: address.url, trials: ended };
}

async function closeAll(workers: readonly Worker[]): Promise<void> {
  await Promise.allSettled(workers.map((worker) => worker.close()));
}

function interruption({ url, name }: QueueAddress): InterruptedError {
  const named = name === DEFAULT_QUEUE ? '' : ` --queue-name ${name}`;
  return new InterruptedError({
    code: 'interrupted',
    where: url,
    what: 'the worker was stopped; the state of its trials is saved, and others can go on with them',
    fix: `start it again with: pupil worker --queue ${url}${named}`,
  });
}
