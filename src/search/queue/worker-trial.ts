import { readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { InterruptedError, isPupilError, problemOf } from '../../base/error.js';
import { isPretrainedFile, requireBackbone, runDirectory } from '../../train/index.js';
import type { TrialConfig } from '../space/apply-point.js';
import type { AskingHooks, StoppedBy, TrialJob } from '../trials/run-trial.js';
import type { TrialEnd } from '../trials/trial-log.js';
import { isTrialLost } from '../trials/trial-lost.js';
import {
  type keysOf,
  type QueueTimes,
  questionOf,
  type TrialAnswer,
  type TrialData,
  type TrialResult,
} from './messages.js';
import { repeatedly } from './repeatedly.js';
import { isSeenHere } from './search-mark.js';
import { sendFiles } from './sent-files.js';
import { trialTeller } from './trial-teller.js';
import { untilAborted } from './until-aborted.js';

/** Between two looks for an answer, which comes within milliseconds from a search that lives. */
const ANSWER_MS = { first: 5, most: 250 };
/** How long files may still be sent when the worker stops. */
const SEND_MS = 5000;
/** Between two tries to get a run directory that another still holds. */
const LOCKED_MS = 500;

/** What a worker runs a trial with. */
export interface WorkerPlace {
  readonly redis: Redis;
  readonly keys: ReturnType<typeof keysOf>;
  readonly times: QueueTimes;
  readonly run: (job: TrialJob, hooks: AskingHooks) => Promise<TrialEnd>;
  /** Where trials that begin with a trained network find it here, in place of the path that they name. */
  readonly from?: string | undefined;
  /** Folder for run directories of searches whose own folder cannot be seen here. */
  readonly runs: string;
}

/** A job that a worker has. */
export interface TakenTrial {
  readonly job: Job;
  /** That of its lock: names the attempt. */
  readonly token: string;
  readonly data: TrialData;
  /** Where its data are here. */
  readonly path: string;
  /** The worker stops, or is cut off from the server. */
  readonly signal: AbortSignal;
}

/**
 * Run a trial that was taken from a queue. Undefined where it was stopped by its signal, its state being saved. Throws CheckpointError
 * where nothing can be written here.
 */
export async function runTaken(
  { redis, keys, times, run, from, runs }: WorkerPlace,
  { job, token, data, path, signal: stopped }: TakenTrial,
): Promise<TrialResult | undefined> {
  const id = job.id!;
  const unwanted = new AbortController();
  /** The server was restarted and has forgotten the job, or has given it to another. */
  const lost = new AbortController();
  const left = AbortSignal.any([stopped, lost.signal]);
  const signal = AbortSignal.any([left, unwanted.signal]);
  const isShared = await isSeenHere(dirname(data.job.run), data.search);
  const place = isShared ? data.job.run : resolve(runs, data.search, String(data.job.number));
  const teller = trialTeller(job, token);
  const endLooks = repeatedly(async () => {
    const [stop, lock] = await redis.mget(keys.stop(id), keys.lock(id));
    if (lock !== token) lost.abort();
    else if (stop !== null) unwanted.abort();
  }, times.look);
  const hooks: AskingHooks = {
    signal,
    onEvent: teller.event,
    async afterEpoch(...report) {
      await untilAborted(teller.report(report), signal);
      const stoppedBy = await answerTo(questionOf(report), { redis, keys, times }, { id, data, signal });
      teller.answered();
      return stoppedBy;
    },
  };
  try {
    const end = await withRun(place, signal, () =>
      run({ ...data.job, config: configHere(data.job.config, from), data: path, run: place }, hooks),
    );
    const sent = isShared ? null : sendFiles(redis, keys.files(id), place);
    const tooLarge = sent && (await untilAborted(sent, left, SEND_MS));
    // The run stays where it is, with its end: whoever has the trial here next sends it.
    if (tooLarge === undefined) return undefined;
    if (tooLarge?.length === 0) await rm(place, { recursive: true, force: true });
    return { type: 'end', end, ...teller.rest(), files: tooLarge && { tooLarge } };
  } catch (error) {
    if (isPupilError(error, 'interrupted')) return left.aborted ? undefined : { type: 'interrupted' };
    if (isTrialLost(error)) return { type: 'lost', message: error.message };
    if (isPupilError(error) && error.kind !== 'checkpoint')
      return { type: 'error', kind: error.kind, problem: problemOf(error) };
    throw error;
  } finally {
    endLooks();
    await untilAborted(teller.done(), left);
  }
}

/** Throws CheckpointError `checkpoint/backbone` where what the trial begins with is not here. */
function configHere(config: TrialConfig, from: string | undefined): TrialConfig {
  const { model } = config;
  if (!isPretrainedFile(model)) return config;
  const here = from === undefined ? model : { ...model, file: from };
  requireBackbone(here, 'say where the same file is on this machine: --from <path>');
  return { ...config, model: here };
}

/**
 * A run directory belongs to the worker that has the job. One that lost it ends within moments, on this machine; a lock that a worker on
 * another machine left there when it was killed cannot be checked from here, and is taken away.
 */
async function withRun(run: string, signal: AbortSignal, work: () => Promise<TrialEnd>): Promise<TrialEnd> {
  await removeForeignLocks(run);
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isPupilError(error) || error.code !== 'checkpoint/locked') throw error;
      if (signal.aborted) throw new InterruptedError({ what: 'the trial was interrupted' });
      await setTimeout(LOCKED_MS);
    }
  }
}

/** Of the run, or of those of its folds. */
async function removeForeignLocks(run: string): Promise<void> {
  const entries = await readdir(run, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(run, name));
  for (const { lock } of [run, ...folders].map(runDirectory)) {
    const holder = await readFile(lock, 'utf8')
      .then(JSON.parse)
      .catch(() => undefined);
    if (holder?.host !== undefined && holder.host !== hostname()) await rm(lock, { force: true });
  }
}

/** Wait for what the search answers; where it gives no sign of life for long, the trial goes on unasked. */
async function answerTo(
  question: string,
  { redis, keys, times }: Pick<WorkerPlace, 'redis' | 'keys' | 'times'>,
  { id, data, signal }: { id: string; data: TrialData; signal: AbortSignal },
): Promise<StoppedBy | undefined> {
  const began = performance.now();
  let pause = ANSWER_MS.first;
  while (!signal.aborted) {
    const asked = redis.mget(keys.answer(id), keys.driver(data.search));
    const [answer, driver] = (await untilAborted(asked, signal)) ?? [];
    const said = answer == null ? undefined : (JSON.parse(answer) as TrialAnswer);
    if (said?.question === question) return said.stoppedBy ?? undefined;
    if (driver == null && performance.now() - began > times.patience) return undefined;
    await setTimeout(pause);
    pause = Math.min(2 * pause, ANSWER_MS.most);
  }
  return undefined;
}
