import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { DataError, InternalError, type PupilError } from '../base/error.js';
import type { DecodeResult, DecodeTask, WorkerReply, WorkerRequest } from './decode-task.js';

const MOST_WORKERS = 8;

/** Threads that decode. Tasks queue up in the threads themselves, so they go on while this thread is busy. */
export interface DecodePool {
  readonly workers: number;
  /** Give a task to the thread with the least to do. Rejects with DataError `data/decoder-stopped` if it dies. */
  run(task: DecodeTask): Promise<DecodeResult>;
  /** Stop the threads; tasks still under way are rejected with DataError `data/closed`. */
  close(): Promise<void>;
}

export function resolveWorkers(workers: number | 'auto'): number {
  return workers === 'auto' ? Math.min(availableParallelism(), MOST_WORKERS) : workers;
}

/** The compiled thread: beside this module, or in `dist` when this module runs from its TypeScript source. */
function workerScript(): URL {
  const fromSource = import.meta.url.endsWith('.ts');
  return new URL(fromSource ? '../../dist/data/decode-worker.js' : './decode-worker.js', import.meta.url);
}

interface Pending {
  readonly task: DecodeTask;
  readonly resolve: (result: DecodeResult) => void;
  readonly reject: (error: PupilError) => void;
}

/** Start `workers` threads. `script` is another thread's code, for tests. */
export function createDecodePool(workers: number, script: URL = workerScript()): DecodePool {
  let closed = false;
  let nextId = 0;
  const members = Array.from({ length: workers }, () => startMember(script));

  return {
    workers,
    run(task) {
      if (closed) return Promise.reject(closedError());
      const member = members.reduce((least, other) => (other.load() < least.load() ? other : least));
      return member.run(nextId++, task);
    },
    async close() {
      closed = true;
      await Promise.all(members.map((member) => member.close()));
    },
  };
}

function startMember(script: URL) {
  const pending = new Map<number, Pending>();
  let stopped: PupilError | undefined;
  // Flags such as a loader's belong to the main thread; the compiled script needs none.
  const worker = new Worker(script, { execArgv: [] });
  // An idle pool must not keep the program alive, if somebody forgets to close it.
  worker.unref();

  function settle(id: number): Pending | undefined {
    const entry = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) worker.unref();
    return entry;
  }
  function stop(error: (task: DecodeTask | undefined) => PupilError): void {
    if (stopped !== undefined) return;
    // The oldest task is the one that was being worked on.
    const oldest = pending.values().next().value;
    stopped = error(oldest?.task);
    for (const { reject } of pending.values()) reject(stopped);
    pending.clear();
    worker.unref();
  }

  worker.on('message', (reply: WorkerReply) => {
    const entry = settle(reply.id);
    if (entry === undefined) return;
    if ('result' in reply) entry.resolve(reply.result);
    else
      entry.reject(
        new InternalError({ where: 'decode-worker', what: 'decoding failed', got: reply.failure }),
      );
  });
  worker.on('error', (cause) => stop((task) => stoppedError(task, cause)));
  worker.on('exit', (code) => stop((task) => stoppedError(task, `exit code ${code}`)));

  return {
    load: () => pending.size,
    run(id: number, task: DecodeTask): Promise<DecodeResult> {
      if (stopped !== undefined) return Promise.reject(stopped);
      return new Promise((resolve, reject) => {
        pending.set(id, { task, resolve, reject });
        worker.ref();
        const request: WorkerRequest = { id, task };
        worker.postMessage(request);
      });
    },
    async close(): Promise<void> {
      stop(closedError);
      await worker.terminate();
    },
  };
}

function closedError(): DataError {
  return new DataError({ code: 'data/closed', what: 'the pictures were closed', fix: 'open them again' });
}

function stoppedError(task: DecodeTask | undefined, cause: unknown): DataError {
  const files = (task?.pictures ?? []).map(({ file }) => file);
  const range = files.length > 1 ? `${files[0]} … ${files.at(-1)}` : files[0];
  return new DataError({
    code: 'data/decoder-stopped',
    where: range ?? 'decode-worker',
    what: 'the thread that decodes pictures stopped unexpectedly',
    got: cause instanceof Error ? cause.message : cause,
    fix: 'one of these pictures may be to blame: move them away by halves to find it, or free some memory',
    cause,
  });
}
