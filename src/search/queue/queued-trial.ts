import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { InterruptedError, PupilError } from '../../base/error.js';
import type { StoppedBy, TrialHooks } from '../trials/run-trial.js';
import type { TrialEnd } from '../trials/trial-log.js';
import { lostEnd, trialLost } from '../trials/trial-lost.js';
import type { Bell } from './bell.js';
import {
  KEPT_SECONDS,
  type keysOf,
  LOST_WORKERS,
  type QueueTimes,
  questionOf,
  STALLED_TOO_OFTEN,
  type TrialAnswer,
  type TrialData,
  type TrialProgress,
  type TrialResult,
} from './messages.js';
import { receiveFiles } from './sent-files.js';
import { fromWire, toWire } from './wire.js';

/** A trial of a search as the search sees it. */
export interface QueuedTrial {
  /** Of the job. */
  readonly id: string;
  readonly data: TrialData;
  readonly queue: Queue;
  readonly redis: Redis;
  readonly keys: ReturnType<typeof keysOf>;
  /** Rings when something has become of it. */
  readonly bell: Bell;
  readonly times: QueueTimes;
}

/**
 * Put a trial into the queue where it is not there, answer what it asks, and return what it came to. Everything is read from the
 * job itself: messages only say when to look, so that none is missed when the server is restarted, and a job that is
 * gone with the memory of the server is put in again.
 */
export async function followTrial(trial: QueuedTrial, hooks: TrialHooks): Promise<TrialEnd> {
  const { id, queue, bell, times, redis, keys } = trial;
  const answer = answering(trial, hooks);
  await takeBackWaiting(trial);
  for (;;) {
    const job: Job | undefined = await queue.getJob(id);
    const isUnwanted = hooks.signal?.aborted === true;
    if (isUnwanted && (job === undefined || (await removeWaiting(trial, job)))) throw interrupted();
    if (isUnwanted) await redis.set(keys.stop(id), '1', 'EX', KEPT_SECONDS);
    if (job === undefined) await add(trial);
    else {
      const result = resultOf(job, answer.curve());
      if (result === undefined) await answer.look(fromWire(job.progress));
      else if (result.type === 'end') {
        answer.hear(result);
        if (result.files !== null) {
          await receiveFiles(redis, keys.files(id), trial.data.job.run);
          await redis.del(keys.files(id));
        }
        return result.end;
      } else {
        await forget(trial, job);
        // One that an earlier session asked to stop goes on.
        if (result.type !== 'interrupted') throw failure(result);
        if (isUnwanted) throw interrupted();
        continue;
      }
    }
    await bell.wait(times.look);
  }
}

/** A job that waits since an earlier session may be of another version. */
async function takeBackWaiting(trial: QueuedTrial): Promise<void> {
  const job = await trial.queue.getJob(trial.id);
  if (job !== undefined) await removeWaiting(trial, job);
}

async function add({ id, data, queue, redis, keys }: QueuedTrial): Promise<void> {
  await redis.del(keys.stop(id), keys.answer(id), keys.files(id));
  await queue.add('trial', toWire(data), {
    jobId: id,
    removeOnComplete: { age: KEPT_SECONDS },
    removeOnFail: { age: KEPT_SECONDS },
  });
}

/** Take the job away if nobody works on it and it has not ended; whether it was. */
async function removeWaiting(trial: QueuedTrial, job: Job): Promise<boolean> {
  if (!(await job.isWaiting())) return false;
  return forget(trial, job).then(
    () => true,
    // A worker was faster.
    () => false,
  );
}

async function forget({ id, redis, keys }: QueuedTrial, job: Job): Promise<void> {
  await job.remove();
  await redis.del(keys.stop(id), keys.answer(id), keys.files(id));
}

function resultOf(
  { finishedOn, failedReason, returnvalue }: Job,
  curve: readonly number[],
): TrialResult | undefined {
  if (finishedOn === undefined || finishedOn === null) return undefined;
  if (failedReason === undefined) return fromWire(returnvalue) as TrialResult;
  if (!STALLED_TOO_OFTEN.test(failedReason)) return { type: 'lost', message: failedReason };
  const message = `${LOST_WORKERS} workers died, or were cut off, while they had the trial`;
  const end = lostEnd(message, { curve, parameters: null, seconds: 0 });
  return { type: 'end', end, events: [], attempt: '', files: null };
}

/** Hands on what a trial tells, each event once, and answers what it asks; the same question gets the same answer. */
function answering({ id, redis, keys }: QueuedTrial, hooks: TrialHooks) {
  const given = new Map<string, StoppedBy | undefined>();
  let heard = { attempt: '', n: -1 };
  let curve: readonly number[] = [];
  const hear = ({ attempt, events }: Pick<TrialProgress, 'attempt' | 'events'>) => {
    if (attempt !== heard.attempt) heard = { attempt, n: -1 };
    for (const { n, event } of events) {
      if (n <= heard.n) continue;
      heard = { attempt, n };
      hooks.onEvent?.(event);
    }
  };
  return {
    hear,
    curve: () => curve,
    async look(progress: unknown): Promise<void> {
      if (!isProgress(progress)) return;
      hear(progress);
      if (progress.report === null) return;
      [curve] = progress.report;
      const question = questionOf(progress.report);
      if (!given.has(question)) given.set(question, hooks.afterEpoch(...progress.report));
      const answer: TrialAnswer = { question, stoppedBy: given.get(question) ?? null };
      await redis.set(keys.answer(id), JSON.stringify(answer), 'EX', KEPT_SECONDS);
    },
  };
}

/** BullMQ's own first progress is 0. */
function isProgress(value: unknown): value is TrialProgress {
  return typeof value === 'object' && value !== null && 'attempt' in value;
}

function failure(result: Exclude<TrialResult, { type: 'end' | 'interrupted' }>): Error {
  if (result.type === 'error') return new PupilError(result.kind, result.problem);
  return trialLost(result.message);
}

/** What a trial that its search no longer wants ends with. */
export function interrupted(): InterruptedError {
  return new InterruptedError({ what: 'the trial was interrupted' });
}
