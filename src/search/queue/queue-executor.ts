import { dirname } from 'node:path';
import type { Job, Queue } from 'bullmq';
import { DataError } from '../../base/error.js';
import { requirePlainNetwork } from '../processes/plain-network.js';
import { dataFingerprint } from '../trials/data-fingerprint.js';
import type { TrialHooks, TrialJob, TrialPlaces } from '../trials/run-trial.js';
import type { TrialEnd } from '../trials/trial-log.js';
import { queueAddress } from './address.js';
import { type Bell, bell } from './bell.js';
import { openConnection, serverRefusal } from './connection.js';
import { keysOf, PREFIX, QUEUE_TIMES, type QueueTimes, VERSION } from './messages.js';
import { followTrial, interrupted, type QueuedTrial } from './queued-trial.js';
import { repeatedly } from './repeatedly.js';
import { searchId } from './search-mark.js';
import { within } from './within.js';
import { workerCount } from './worker-count.js';

/** How long a worker may take to save a trial when the search is interrupted. */
const SAVE_MS = 30_000;
/** A search tells its workers so often that it lives; the sign is good for three times as long. */
const SIGN_MS = 5000;
/** How long a server may take to be left. */
const GOODBYE_MS = 3000;

export interface QueueExecutorOptions {
  /** Name of the queue, 'trials' where nothing is said. */
  readonly name?: string | undefined;
  /** Trials in the queue at a time; as many as there are workers, at least one, where nothing is said: more when more come. */
  readonly slots?: number | undefined;
  /** Told what a person should know: that there is no worker, that the server is gone, that it is back. */
  readonly onNote?: ((message: string) => void) | undefined;
  /** For tests. */
  readonly times?: Partial<QueueTimes> | undefined;
}

/** A place where trials are run, which must be closed. */
export interface QueueExecutor extends TrialPlaces {
  /** Take back what waits in the queue, and disconnect. */
  close(): Promise<void>;
}

/**
 * Run trials on a BullMQ queue in Redis or Valkey, where `pupil worker` takes them, on any number of machines. Trials that were
 * left in the queue by a search that was killed are found again, by a file beside their run directories.
 *
 * Throws   OptionError `option/queue`, SessionError `session/queue` and `session/queue-password`.
 *          The executor throws SessionError `session/trial-lost` where the process of a trial dies and its worker lives, and
 *          `session/queue-refused` where the server refuses a command, as when its memory is full.
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
  const ended = new Set<string>();
  let search: Promise<string> | undefined;
  const workers = workerCount(queue, address, { given: slots, areWaiting: () => bells.size > 0, onNote });

  /** The name of the search in the queue, once its folder is known. */
  const begin = async (run: string): Promise<string> => {
    const id = await searchId(dirname(run));
    if (isOver.signal.aborted) return id;
    const ends = [
      repeatedly(() => redis.set(keys.driver(id), '1', 'PX', 3 * SIGN_MS), SIGN_MS),
      repeatedly(workers.look, times.workers),
    ];
    isOver.signal.addEventListener('abort', () => {
      for (const end of ends) end();
    });
    return id;
  };

  const follow = async (job: TrialJob, hooks: TrialHooks, own: Bell): Promise<TrialEnd> => {
    search ??= begin(job.run);
    if (!fingerprints.has(job.data)) fingerprints.set(job.data, dataFingerprint(job.data));
    const [name, found] = await Promise.all([search, fingerprints.get(job.data)]);
    const data = { version: VERSION, search: name, fingerprint: requireData(job.data, found), job };
    const id = `${name}-${job.number}`;
    bells.set(id, own);
    try {
      const end = await followTrial({ id, data, queue, redis, keys, bell: own, times }, hooks);
      ended.add(id);
      return end;
    } catch (error) {
      throw serverRefusal(address, error);
    } finally {
      bells.delete(id);
    }
  };

  const run = async (job: TrialJob, hooks: TrialHooks): Promise<TrialEnd> => {
    requirePlainNetwork(hooks, 'queue');
    requireWanted(hooks);
    const own = bell();
    return orInterrupted(follow(job, hooks, own), hooks, own, connection.isUp);
  };

  const close = async (): Promise<void> => {
    isOver.abort();
    const id = await search?.catch(() => undefined);
    if (id !== undefined && connection.isUp())
      await within(GOODBYE_MS, sweep({ queue, redis, keys }, id, ended));
    // They end with their connections, and make no new ones when they have been told before.
    const closed = Promise.allSettled([queue.close(), events.close()]);
    connection.close();
    await within(GOODBYE_MS, closed);
  };

  try {
    await workers.look();
  } catch (error) {
    await close();
    throw serverRefusal(address, error);
  }
  return {
    get slots() {
      return workers.slots;
    },
    onMoreSlots: workers.onMoreSlots,
    run,
    close,
  };
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
    if (signal.aborted) onAbort();
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

function requireData(path: string, fingerprint: string | undefined): string {
  if (fingerprint !== undefined) return fingerprint;
  throw new DataError({
    code: 'data/missing',
    where: path,
    what: 'the data of the search are not there',
    fix: 'put them back, since workers are asked whether they have the same',
  });
}

/**
 * Take away what is left of a search in the queue. What a worker has stays until it is done, and what was not heard of until it is asked
 * for.
 */
async function sweep(
  { queue, redis, keys }: Pick<QueuedTrial, 'queue' | 'redis' | 'keys'>,
  search: string,
  ended: ReadonlySet<string>,
): Promise<void> {
  const isOld = ({ id, finishedOn }: Job) =>
    finishedOn === undefined || finishedOn === null || ended.has(id!);
  const jobs = await queue.getJobs(['waiting', 'completed', 'failed']);
  for (const job of jobs) {
    if (job?.id === undefined || !job.id.startsWith(`${search}-`) || !isOld(job)) continue;
    await job.remove().catch(() => {});
    await redis.del(keys.answer(job.id), keys.files(job.id), keys.stop(job.id));
  }
  await redis.del(keys.driver(search));
}
