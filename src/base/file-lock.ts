import { readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { systemCode } from './system-code.js';

export interface FileLock {
  /** Lets others in. Releasing twice, or a lock that is no longer ours, does nothing. */
  release(): Promise<void>;
}

/** The process that has a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** Tells the process from a later one with the same number; null where the system does not say. */
  readonly started: string | null;
}

/** What to throw where a lock cannot be had. */
export interface LockFaults {
  /** Another has it; undefined where the file does not say who. */
  held(holder: LockHolder | undefined): Error;
  /** The file cannot be written. */
  unwritable(cause: unknown): Error;
}

/** Ending of the file that exists, for microseconds, while a lock changes hands. */
export const TAKEOVER_SUFFIX = '.takeover';

/** Between creating and filling a lock file lie microseconds; one that stays unreadable longer was left by a crash. */
const FILLING_MS = 10_000;
/** Each further try means that another process took, gave back or is clearing the lock in between. */
const TRIES = 100;
const RETRY_MS = 20;

/**
 * Let no other process, and no other call in this one, do what the file stands for. A lock left by a process that was killed
 * is taken over; one from another machine on a shared disk cannot be checked and holds.
 *
 * Throws  what `faults` say, while the holder lives and where the file cannot be written.
 */
export async function takeLock(file: string, faults: LockFaults): Promise<FileLock> {
  // The moment tells two locks of one process apart.
  const taken = { ...(await thisProcess()), moment: String(process.hrtime.bigint()) };
  const text = `${JSON.stringify(taken)}\n`;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await createFile(file, text, faults)) return lockOn(file, text);
    const found = await readFile(file, 'utf8').catch(ignoreMissing);
    if (found === undefined) continue;
    const holder = parseHolder(found);
    const holds = holder === undefined ? await isFresh(file) : await isAlive(holder);
    if (holds) throw faults.held(holder);
    await removeStale(file, found, faults);
  }
  throw faults.held(undefined);
}

function lockOn(file: string, text: string): FileLock {
  return Object.freeze({
    async release() {
      const found = await readFile(file, 'utf8').catch(ignoreMissing);
      if (found === text) await unlink(file).catch(ignoreMissing);
    },
  });
}

async function createFile(file: string, text: string, faults: LockFaults): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') return false;
    // A full disk takes the name but not the text: an empty lock would keep everybody out.
    await unlink(file).catch(ignoreMissing);
    throw faults.unwritable(cause);
  }
}

/**
 * Remove a stale lock, unless another process has been faster. Guarded by a second file: between looking at the lock
 * and removing it nobody else may remove it, or the fresh lock of the one would fall to the other.
 */
async function removeStale(file: string, stale: string, faults: LockFaults): Promise<void> {
  const guard = `${file}${TAKEOVER_SUFFIX}`;
  if (!(await createFile(guard, '', faults))) {
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

/** What the text of a lock file says now. */
export interface LockView {
  /** Undefined where the text does not say who. */
  readonly holder: LockHolder | undefined;
  readonly isAlive: boolean;
  /** Whether the process that took it is of this machine, lives, and is surely the same: it may be sent a signal. */
  readonly isCertain: boolean;
}

/** Who has a lock, from the text of its file; takes nothing. */
export async function lookAtLock(text: string): Promise<LockView> {
  const holder = parseHolder(text);
  if (holder === undefined) return { holder, isAlive: false, isCertain: false };
  const alive = await isAlive(holder);
  const { pid, host, started } = holder;
  const isCertain = alive && host === hostname() && started !== null && started === (await startOf(pid));
  return { holder, isAlive: alive, isCertain };
}

async function thisProcess(): Promise<LockHolder> {
  return { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
}

async function isAlive({ pid, host, started }: LockHolder): Promise<boolean> {
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

function parseHolder(text: string): LockHolder | undefined {
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
