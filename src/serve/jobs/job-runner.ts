import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Fault, JobDetail, JobSummary } from '../api.js';
import { RequestError } from '../http/request-error.js';
import { type ChangeLog, changeLog, type Revisions } from '../live/change-log.js';
import { afterLine, type JobProgress, NOTHING_TOLD } from './job-log.js';
import { showFinding } from './show-finding.js';

/** Work to be done by a process of its own. */
export interface JobRequest {
  readonly kind: JobSummary['kind'];
  /** As it was named. */
  readonly data: string;
  /** Id and folder of the run that it writes; the folder is there and is empty. */
  readonly run: { readonly id: string; readonly path: string } | null;
  /** Arguments of `pupil`, without those that name the config and the form of the output. */
  readonly line: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
}

/** Starts processes of Pupil and listens to them. */
export interface JobRunner {
  readonly jobs: ChangeLog<JobSummary>;
  /** Throws RequestError where too many run already. */
  start(request: JobRequest): Promise<JobSummary>;
  detail(id: string): JobDetail | undefined;
  /** Ask it to save its state and end. False where it has ended. */
  stop(id: string): boolean;
  /** The job that writes a run, or wrote it last. */
  ofRun(run: string): JobSummary | undefined;
  /** Ask all to end, and wait until they have. */
  close(): Promise<void>;
}

export interface JobOptions {
  /** What is started: a program and its first arguments. */
  readonly command: readonly string[];
  /** Where the processes run. */
  readonly folder: string;
  /** Called when a job that writes a run begins or ends. */
  readonly onRun: (run: string) => void;
}

/** More trainings at a time only make each other slow. */
const MOST_RUNNING = 4;
const MOST_KEPT = 50;
const MOST_LOG_LINES = 200;
/** Progress is told no more often than people can read. */
const TELL_MS = 250;

interface Job {
  summary: JobSummary;
  told: JobProgress;
  readonly log: string[];
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  isStopped: boolean;
  /** Until what it told is told on. */
  timer: NodeJS.Timeout | undefined;
}

export function jobRunner(count: Revisions, { command, folder, onRun }: JobOptions): JobRunner {
  const jobs = changeLog<JobSummary>(count);
  const kept = new Map<string, Job>();
  let isClosed = false;

  function tell(job: Job, change: Partial<JobSummary>): void {
    clearTimeout(job.timer);
    job.timer = undefined;
    job.summary = { ...job.summary, ...change };
    jobs.set(job.summary.id, job.summary);
  }

  function hear(job: Job, line: string): void {
    job.told = afterLine(job.told, line);
    job.timer ??= setTimeout(
      () => tell(job, { stage: job.told.stage, progress: job.told.progress }),
      TELL_MS,
    );
  }

  function log(job: Job, line: string): void {
    job.log.push(line);
    if (job.log.length > MOST_LOG_LINES) job.log.shift();
  }

  async function end(job: Job, code: number | null, request: JobRequest, config: string): Promise<void> {
    await rm(config, { recursive: true, force: true });
    await leaveNothing(request);
    const { result, error } = job.told;
    const isDone = result !== null;
    const wasStopped = job.isStopped || error?.code.startsWith('interrupted') === true;
    const state = isDone ? 'done' : wasStopped ? 'stopped' : 'failed';
    const failure = state === 'failed' ? (error ?? endedWithout(code, job.log)) : null;
    tell(job, { state, stage: null, progress: null, error: failure, endedAt: Date.now() });
    forgetOldest();
    if (request.run !== null) onRun(request.run.id);
  }

  function forgetOldest(): void {
    for (const [id, job] of kept) {
      if (kept.size <= MOST_KEPT) return;
      if (job.summary.endedAt === null) continue;
      kept.delete(id);
      jobs.remove(id);
    }
  }

  function stop(id: string): boolean {
    const job = kept.get(id);
    if (job?.summary.state !== 'running') return false;
    // A second signal would end it at once, without saving.
    if (!job.isStopped) job.child.kill('SIGINT');
    job.isStopped = true;
    return true;
  }

  const runningJobs = () => [...kept.values()].filter(({ summary }) => summary.state === 'running');

  return {
    jobs,
    async start(request) {
      if (isClosed || runningJobs().length >= MOST_RUNNING) {
        await leaveNothing(request);
        const message = isClosed
          ? 'the dashboard is ending'
          : `${MOST_RUNNING} trainings are running already`;
        throw new RequestError(409, { code: 'serve/busy', message, fix: 'wait until one ends, or stop one' });
      }
      // Not among the arguments, which everybody on the machine can read.
      // Written at once: while it is waited for, others could start, or the server end.
      const place = mkdtempSync(join(tmpdir(), 'pupil-ui-'));
      const config = join(place, 'config.json');
      writeFileSync(config, JSON.stringify(request.config), { mode: 0o600 });
      const [program, ...first] = command;
      // In a group of its own: Ctrl-C at the terminal is for the dashboard, which passes it on once.
      const child = spawn(program, [...first, ...request.line, '--config', config, '--ndjson'], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
      });
      let finish = () => {};
      const job: Job = {
        summary: {
          id: randomUUID(),
          kind: request.kind,
          data: request.data,
          run: request.run?.id ?? null,
          state: 'running',
          stage: null,
          progress: null,
          error: null,
          startedAt: Date.now(),
          endedAt: null,
        },
        told: NOTHING_TOLD,
        log: [],
        child,
        ended: new Promise<void>((resolve) => {
          finish = resolve;
        }),
        isStopped: false,
        timer: undefined,
      };
      kept.set(job.summary.id, job);
      tell(job, {});
      createInterface({ input: child.stdout! }).on('line', (line) => hear(job, line));
      createInterface({ input: child.stderr! }).on('line', (line) => log(job, line));
      child.on('error', ({ message }) => log(job, message));
      // After everything that it wrote was read; also where it could not be started at all.
      child.once('close', (code) => void end(job, code, request, place).finally(finish));
      return job.summary;
    },
    detail(id) {
      const job = kept.get(id);
      return (
        job && { ...job.summary, log: job.log, ...showFinding(job.told.result), sweeps: job.told.sweeps }
      );
    },
    stop,
    ofRun: (run) => [...kept.values()].reverse().find(({ summary }) => summary.run === run)?.summary,
    async close() {
      isClosed = true;
      const running = runningJobs();
      for (const { summary } of running) stop(summary.id);
      await Promise.all(running.map(({ ended }) => ended));
    },
  };
}

/** A run that never began leaves the empty folder that was made for it. */
async function leaveNothing({ run }: JobRequest): Promise<void> {
  if (run !== null) await rmdir(run.path).catch(() => undefined);
}

function endedWithout(code: number | null, log: readonly string[]): Fault['error'] {
  return {
    code: 'serve/process',
    message: `the process ended${code === null ? '' : ` with ${code}`} and did not say why`,
    where: log.at(-1),
  };
}
