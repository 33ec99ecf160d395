import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { DataError, InterruptedError } from '../../base/error.js';
import { writeAtomically } from '../../train/index.js';
import { requirePlainNetwork } from '../processes/process-executor.js';
import type { Executor, TrialHooks, TrialJob } from '../trials/run-trial.js';
import type { TrialEnd } from '../trials/trial-log.js';
import { queueAddress } from './address.js';
import { type Bell, bell } from './bell.js';
import { openConnection } from './connection.js';
import { dataFingerprint } from './data-fingerprint.js';
import { keysOf, PREFIX, QUEUE_TIMES, type QueueTimes, SEARCH_ID, VERSION } from './messages.js';
import { followTrial, type QueuedTrial } from './queued-trial.js';

/** A file beside the run directories: a worker that sees it works in them. Holds the name of the search in the queue. */
export const MARK = '.queue';

/** How long a worker may take to save a trial when the search is interrupted. */
const SAVE_MS = 30_000;
/** A search tells its workers so often that it lives; the sign is good for three times as long. */
const SIGN_MS = 5000;

export interface QueueExecutorOptions {
  /** Name of the queue, 'trials' where nothing is said. */
  readonly name?: string | undefined;
  /** Trials in the queue at a time; as many as there are workers now, at least one, where nothing is said. */
  readonly slots?: number | undefined;
  /** Told what a person should know: that there is no worker, that the server is gone, that it is back. */
  readonly onNote?: ((message: string) => void) | undefined;
  /** For tests. */
  readonly times?: Partial<QueueTimes> | undefined;
}

/** A place where trials are run, which must be closed. */
export interface QueueExecutor {
  readonly run: Executor;
  readonly slots: number;
  /** Take back what waits in the queue, and disconnect. */
  close(): Promise<void>;
}

/**
 * Run trials on a BullMQ queue in Redis or Valkey, where `pupil worker` takes them, on any number of machines. Trials that were
 * left in the queue by a search that was killed are found again, by a file beside their run directories.
 *
 * Throws   OptionError `option/queue`, SessionError `session/queue` and `session/queue-password`.
 *          The executor throws SessionError `session/trial-lost` where the process of a trial dies and its worker lives.
 */
export async function queueExecutor(
  url: string,
  { name, slots, onNote = () => {}, times: given }: QueueExecutorOptions = {},
): Promise<QueueExecutor> {
  const times = { ...QUEUE_TIMES, ...given };
  const address = queueAddress(url, name);
  const connection = await openConnection(address, onNote);
  const { redis } = connection;
  const { Queue: BullQueue, QueueEvents } = await import('bullmq');
  const queue: Queue = new BullQueue(address.name, { connection: redis, prefix: PREFIX });
  const events = new QueueEvents(address.name, { connection: redis, prefix: PREFIX });
  // The connection itself says when it is lost and back.
  queue.on('error', () => {});
  events.on('error', () => {});
  const keys = keysOf(address.name);
  const bells = new Map<string, Bell>();
  const ring = ({ jobId }: { jobId: string }) => bells.get(jobId)?.ring();
  for (const event of ['progress', 'completed', 'failed', 'active'] as const) events.on(event, ring);

  const fingerprints = new Map<string, Promise<string | undefined>>();
  const isOver = new AbortController();
  let search: Promise<string> | undefined;

  /** The name of the search in the queue, once its folder is known. */
  const begin = async (run: string): Promise<string> => {
    const id = await searchId(dirname(run));
    const sign = () => redis.set(keys.driver(id), '1', 'PX', 3 * SIGN_MS).catch(() => {});
    await sign();
    const signs = setInterval(() => void sign(), SIGN_MS);
    const watch = watchWorkers(queue, bells, address.url, onNote);
    isOver.signal.addEventListener('abort', () => {
      clearInterval(signs);
      clearInterval(watch);
    });
    return id;
  };

  const run = async (job: TrialJob, hooks: TrialHooks): Promise<TrialEnd> => {
    requirePlainNetwork(hooks, 'queue');
    requireWanted(hooks);
    search ??= begin(job.run);
    if (!fingerprints.has(job.data)) fingerprints.set(job.data, dataFingerprint(job.data));
    const id = `${await search}-${job.number}`;
    const data = {
      version: VERSION,
      search: await search,
      fingerprint: requireData(job.data, await fingerprints.get(job.data)),
      job,
    };
    const trial: QueuedTrial = { id, data, queue, redis, keys, bell: bell(), times };
    bells.set(id, trial.bell);
    try {
      return await orInterrupted(followTrial(trial, hooks), hooks, trial.bell, connection.isUp);
    } finally {
      bells.delete(id);
    }
  };

  return {
    slots: slots ?? Math.max(1, await queue.getWorkersCount()),
    run,
    async close() {
      isOver.abort();
      if (connection.isUp() && search !== undefined)
        await sweep(queue, redis, await search, keys).catch(() => {});
      connection.close();
      await Promise.allSettled([queue.close(), events.close()]);
    },
  };
}

/** The same for all sessions of a search, and for no other. */
async function searchId(trials: string): Promise<string> {
  const mark = join(trials, MARK);
  const known = (await readFile(mark, 'utf8').catch(() => '')).trim();
  if (SEARCH_ID.test(known)) return known;
  const id = randomUUID();
  await mkdir(trials, { recursive: true });
  await writeAtomically(mark, `${id}\n`);
  return id;
}

/** An interrupted search waits until its worker has saved the trial, but not for a server that is gone. */
async function orInterrupted(
  followed: Promise<TrialEnd>,
  { signal }: TrialHooks,
  { ring }: Bell,
  isUp: () => boolean,
): Promise<TrialEnd> {
  if (signal === undefined) return followed;
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const late = new Promise<never>((_, reject) => {
    onAbort = () => {
      ring();
      timer = setTimeout(() => reject(interrupted()), isUp() ? SAVE_MS : 0);
    };
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([followed, late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    // What still waits for the server ends with the connection.
    followed.catch(() => {});
  }
}

function requireWanted({ signal }: TrialHooks): void {
  if (signal?.aborted === true) throw interrupted();
}

function interrupted(): InterruptedError {
  return new InterruptedError({ what: 'the trial was interrupted' });
}

function requireData(path: string, fingerprint: string | undefined): string {
  if (fingerprint !== undefined) return fingerprint;
  throw new DataError({
    code: 'data/missing',
    where: path,
    what: 'the data of the search are not there',
    fix: 'put them back, since workers are asked whether they have the same',
  });
}

/** Say once that trials wait and nobody takes them, and again after somebody did. */
function watchWorkers(
  queue: Queue,
  bells: ReadonlyMap<string, Bell>,
  url: string,
  onNote: (message: string) => void,
): NodeJS.Timeout {
  let isTold = false;
  const look = async () => {
    if (bells.size === 0) return;
    const isAlone = (await queue.getWorkersCount()) === 0;
    if (isAlone && !isTold) onNote(noWorker(queue.name, url));
    isTold = isAlone;
  };
  void look().catch(() => {});
  return setInterval(() => void look().catch(() => {}), SIGN_MS);
}

function noWorker(name: string, url: string): string {
  return `no worker is at the queue ${name}; start one, here or elsewhere: pupil worker --queue ${url}`;
}

/** Take away what is left of a search in the queue; what a worker has at this moment stays until it is done. */
async function sweep(
  queue: Queue,
  redis: Redis,
  search: string,
  keys: ReturnType<typeof keysOf>,
): Promise<void> {
  const jobs = await queue.getJobs(['waiting', 'completed', 'failed']);
  for (const job of jobs) {
    if (job?.id === undefined || !job.id.startsWith(`${search}-`)) continue;
    await job.remove().catch(() => {});
    await redis.del(keys.answer(job.id), keys.files(job.id), keys.stop(job.id));
  }
  await redis.del(keys.driver(search));
}
