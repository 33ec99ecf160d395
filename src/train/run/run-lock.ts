import { readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { CheckpointError } from '../../base/error.js';
import { systemCode, writeError } from './atomic-write.js';

export interface RunLock {
  /** Lets others in. Releasing twice, or a lock that is no longer ours, does nothing. */
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells the process from a later one with the same number; null where the system does not say. */
  readonly started: string | null;
}

/** Ending of the file that exists, for microseconds, while a lock changes hands. */
export const TAKEOVER_SUFFIX = '.takeover';

/** Between creating and filling a lock file lie microseconds; one that stays unreadable longer was left by a crash. */
const FILLING_MS = 10_000;
/** Each further try means that another process took, gave back or is clearing the lock in between. */
const TRIES = 100;
const RETRY_MS = 20;

/**
 * Let no other process, and no other call in this one, train the same run. A lock left by a process that was killed is
 * taken over; one from another machine on a shared disk cannot be checked and holds.
 *
 * Throws  CheckpointError `checkpoint/locked` while the holder lives.
 */
export async function lockFile(file: string): Promise<RunLock> {
  // The moment tells two locks of one process apart.
  const taken = { ...(await thisProcess()), moment: String(process.hrtime.bigint()) };
  const text = `${JSON.stringify(taken)}\n`;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await createFile(file, text)) return lockOn(file, text);
    const found = await readFile(file, 'utf8').catch(ignoreMissing);
    if (found === undefined) continue;
    const holder = parseHolder(found);
    const holds = holder === undefined ? await isFresh(file) : await isAlive(holder);
    if (holds) throw locked(file, holder);
    await removeStale(file, found);
  }
  throw locked(file, undefined);
}

function lockOn(file: string, text: string): RunLock {
  return Object.freeze({
    async release() {
      const found = await readFile(file, 'utf8').catch(ignoreMissing);
      if (found === text) await unlink(file).catch(ignoreMissing);
    },
  });
}

async function createFile(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') return false;
    // A full disk takes the name but not the text: an empty lock would keep everybody out.
    await unlink(file).catch(ignoreMissing);
    throw writeError(file, cause);
  }
}

/**
 * Remove a stale lock, unless another process has been faster. Guarded by a second file: between looking at the lock
 * and removing it nobody else may remove it, or the fresh lock of the one would fall to the other.
 */
async function removeStale(file: string, stale: string): Promise<void> {
  const guard = `${file}${TAKEOVER_SUFFIX}`;
  if (!(await createFile(guard, ''))) {
    // Held for microseconds; an old one was left by a crash within them.
    if (await isFresh(guard)) await setTimeout(RETRY_MS);
    else await unlink(guard).catch(ignoreMissing);
    return;
  }
  try {
    const found = await readFile(file, 'utf8').catch(ignoreMissing);
    if (found === stale) await unlink(file).catch(ignoreMissing);
  } finally {
    await unlink(guard).catch(ignoreMissing);
  }
}

async function thisProcess(): Promise<Holder> {
  return { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
}

async function isAlive({ pid, host, started }: Holder): Promise<boolean> {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    if (systemCode(error) === 'ESRCH') return false;
  }
  // Numbers are given out again, in containers within seconds.
  const startedNow = await startOf(pid);
  return started === null || startedNow === null || started === startedNow;
}

/**
 * When a process started, as boot and clock ticks after it; null where there is no /proc.
 *
 * Source  proc_pid_stat(5): starttime is field 22; field 2 is a name in parentheses that may hold anything.
 */
async function startOf(pid: number): Promise<string | null> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fieldsFromThird = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return `${boot.trim()}/${fieldsFromThird[22 - 3]}`;
  } catch {
    return null;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, host, started } = JSON.parse(text);
    const known = Number.isInteger(pid) && pid > 0 && typeof host === 'string';
    return known ? { pid, host, started: typeof started === 'string' ? started : null } : undefined;
  } catch {
    return undefined;
  }
}

async function isFresh(file: string): Promise<boolean> {
  const found = await stat(file).catch(ignoreMissing);
  return found !== undefined && Date.now() - found.mtimeMs < FILLING_MS;
}

function ignoreMissing(error: unknown): undefined {
  if (systemCode(error) !== 'ENOENT') throw error;
}

function locked(file: string, holder: Holder | undefined): CheckpointError {
  return new CheckpointError({
    code: 'checkpoint/locked',
    where: file,
    what: 'another process is training this run',
    got: holder === undefined ? undefined : { process: holder.pid, machine: holder.host },
    fix: 'wait until it ends or stop it; if you are sure that none runs, delete the file',
  });
}
