import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { PupilError, type SessionError } from '../../base/error.js';
import type { AskingHooks, TrialJob } from '../trials/run-trial.js';
import type { TrialEnd } from '../trials/trial-log.js';
import { trialLost } from '../trials/trial-lost.js';
import type { FromTrial, ToTrial } from './messages.js';
import { requirePlainNetwork } from './plain-network.js';

/** What is kept of what a process writes as it dies. */
const LAST_WORDS = 2000;

/** The compiled process: beside this module, or in `dist` when this module runs from its TypeScript source. */
function processScript(): URL {
  const fromSource = import.meta.url.endsWith('.ts');
  return new URL(
    fromSource ? '../../../dist/search/processes/trial-process.js' : './trial-process.js',
    import.meta.url,
  );
}

/**
 * Run trials in processes of their own, `workers` at a time, which share the processors evenly: each has `cores / workers` threads,
 * unless the job or the config of the trial says how many. A process that dies takes no other trial with it, and what a trial needs
 * of memory is free after it.
 *
 * The executor throws SessionError `session/trial-lost` where a process dies before its trial ends. `script` is another
 * process, for tests.
 */
export function processExecutor(
  workers: number,
  { cores = availableParallelism(), script = processScript() }: { cores?: number; script?: URL } = {},
): { readonly run: (job: TrialJob, hooks: AskingHooks) => Promise<TrialEnd>; readonly slots: number } {
  const threads = Math.max(1, Math.floor(cores / workers));
  return { slots: workers, run: (job, hooks) => runInProcess(script, { threads, ...job }, hooks) };
}

async function runInProcess(script: URL, job: TrialJob, hooks: AskingHooks): Promise<TrialEnd> {
  requirePlainNetwork(hooks, 'workers');
  const child = fork(script, {
    // Flags such as a loader's belong to this process; the compiled script needs none.
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, UV_THREADPOOL_SIZE: String(Math.max(4, job.threads ?? 0)) },
  });
  const abort = () => tell(child, { type: 'abort' });
  try {
    const ended = new Promise<TrialEnd>((resolve, reject) => listen(child, hooks, resolve, reject));
    tell(child, { type: 'job', job });
    hooks.signal?.addEventListener('abort', abort);
    if (hooks.signal?.aborted === true) abort();
    return await ended;
  } finally {
    hooks.signal?.removeEventListener('abort', abort);
    await stop(child);
  }
}

function listen(
  child: ChildProcess,
  hooks: AskingHooks,
  resolve: (end: TrialEnd) => void,
  reject: (error: unknown) => void,
): void {
  let words = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-LAST_WORDS);
  });
  child.on('message', (message: FromTrial) => {
    try {
      if (message.type === 'event') hooks.onEvent?.(message.event);
      else if (message.type === 'report') {
        Promise.resolve(hooks.afterEpoch(...message.report)).then(
          (stoppedBy) => tell(child, { type: 'answer', stoppedBy }),
          reject,
        );
      } else if (message.type === 'end') resolve(message.end);
      else reject(new PupilError(message.kind, message.problem));
    } catch (error) {
      reject(error);
    }
  });
  child.on('error', (cause) => reject(lost(cause.message)));
  // After `exit`, when all that the process sent or wrote has been read.
  child.on('close', (code, signal) => reject(lost(signal ?? `exit code ${code}`, words)));
}

/** Nothing is sent to a process that is gone: its end is told by its own event. */
function tell(child: ChildProcess, message: ToTrial): void {
  if (child.connected) child.send(message, () => {});
}

/** A process that outlives its trial has nothing left to save. */
async function stop(child: ChildProcess): Promise<void> {
  const isRunning = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  if (!isRunning) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

function lost(by: string, words = ''): SessionError {
  const line = words.split('\n').findLast((one) => one.trim() !== '');
  return trialLost('the process of the trial died', line === undefined ? by : { by, said: line.trim() });
}
