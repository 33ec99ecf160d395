import { readdir, readFile, rm, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CheckpointError } from '../../base/error.js';
import { type FileLock, TAKEOVER_SUFFIX } from '../../base/file-lock.js';
import { systemCode } from '../../base/system-code.js';
import { TEMPORARY_NAME, writeAtomically, writeError } from './atomic-write.js';
import { makeFolder, namesIn, runExists } from './folder.js';
import { makeNumberedFolder, nextNumberedPath } from './numbered-folder.js';
import { lockFile } from './run-lock.js';

/** Where everything of a run lies; absolute paths. */
export interface RunDirectory {
  readonly path: string;
  readonly config: string;
  readonly metrics: string;
  readonly diagnostics: string;
  /** Folder of `best` and `last`, each as `.safetensors` and `.json`. */
  readonly checkpoints: string;
  readonly model: string;
  /** A few inputs of the model with its answers. */
  readonly golden: string;
  readonly predictions: string;
  readonly result: string;
  /** Page that shows it all. */
  readonly report: string;
  /** Folder of event files, where they were asked for. */
  readonly tensorboard: string;
  readonly lock: string;
}

const NAMES = Object.freeze({
  config: 'config.json',
  metrics: 'metrics.jsonl',
  diagnostics: 'diagnostics.jsonl',
  checkpoints: 'checkpoints',
  model: 'model.onnx',
  golden: 'golden.safetensors',
  predictions: 'validation-predictions.jsonl',
  result: 'result.json',
  report: 'report.html',
  tensorboard: 'tensorboard',
  lock: 'lock',
});

/** The paths of a run; touches nothing. */
export function runDirectory(path: string): RunDirectory {
  const root = resolve(path);
  const paths = Object.fromEntries(Object.entries(NAMES).map(([what, name]) => [what, join(root, name)]));
  return Object.freeze({ path: root, ...paths } as unknown as RunDirectory);
}

/** Name of the checkpoint of what a run begins with, where that is a trained network. */
export const START = 'start';

/** Whether nothing but that has been saved. */
export function holdsStartAlone(files: readonly string[]): boolean {
  return files.every((file) => file.startsWith(`${START}.`));
}

export interface NewRun {
  /** The directory to use; `<parent>/<name>-<n>` with the next free number where it is undefined. */
  readonly out?: string | undefined;
  /** Folder of the pictures, or anything else whose last part names the run well. */
  readonly data: string;
  /** Where numbered runs are made (default `runs`). */
  readonly parent?: string;
  /** What to do where `out` holds a run: refuse (default), or delete what that run left and begin anew. */
  readonly existing?: 'refuse' | 'replace';
}

/** A run directory that nobody else writes to until the lock is released. */
export interface LockedRun {
  readonly directory: RunDirectory;
  readonly lock: FileLock;
}

/**
 * Make the directory of a new run and lock it. Of two processes that ask at once each gets its own number; the same
 * `out` goes to one of them.
 *
 * Throws  CheckpointError `checkpoint/run-exists` where `out` exists and is not an empty folder (with 'replace': and is
 *         not a run), `checkpoint/locked` where another process trains there, or as `writeError`.
 */
export async function createRunDirectory({
  out,
  data,
  parent = 'runs',
  existing = 'refuse',
}: NewRun): Promise<LockedRun> {
  if (out === undefined) return lockRun(await makeNumbered(parent, data));
  const directory = runDirectory(out);
  await requireUsable(directory, existing);
  await makeFolder(directory.path);
  const locked = await lockRun(directory);
  try {
    // Once more, now that no other run can begin here.
    await requireUsable(directory, existing);
    await removeRun(directory);
    await makeFolder(directory.checkpoints);
    return locked;
  } catch (error) {
    await locked.lock.release();
    throw error;
  }
}

/**
 * Refuse a directory that cannot become a run, before any work is done for it; makes nothing.
 *
 * Throws  CheckpointError `checkpoint/run-exists` or as `writeError`.
 */
export async function requireFreeOut(out: string | undefined): Promise<void> {
  if (out !== undefined) await requireUsable(runDirectory(out), 'refuse');
}

/**
 * Lock a run to go on with it, and clear away what a killed process left half written.
 *
 * Throws  CheckpointError `checkpoint/locked`, or `checkpoint/not-a-run` where there is no such folder.
 */
export async function lockRun(directory: RunDirectory): Promise<LockedRun> {
  await requireFolder(directory.path);
  const lock = await lockFile(directory.lock);
  try {
    for (const folder of [directory.path, directory.checkpoints]) await removeTemporaries(folder);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return Object.freeze({ directory, lock });
}

/** Write `config.json`, whole or not at all. */
export async function writeConfig({ config: file }: RunDirectory, config: unknown): Promise<void> {
  await writeAtomically(file, `${JSON.stringify(config, undefined, 2)}\n`);
}

/** Throws CheckpointError `checkpoint/not-a-run` where it is missing, `checkpoint/config` where it is not JSON. */
export async function readConfig({ path, config: file }: RunDirectory): Promise<unknown> {
  await requireFolder(path);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new CheckpointError({
      code: 'checkpoint/not-a-run',
      where: file,
      what: 'this is not a run directory: its configuration cannot be read',
      got: systemCode(cause),
      fix: 'give a directory that `pupil train` made',
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CheckpointError({
      code: 'checkpoint/config',
      where: file,
      what: 'the configuration of the run is not JSON',
      got: (cause as Error).message,
      fix: 'undo changes made to the file, or train again',
      cause,
    });
  }
}

/** Absolute path of the directory that `createRunDirectory` would make now; makes nothing. */
export async function nextRunPath({
  out,
  data,
  parent = 'runs',
}: Pick<NewRun, 'out' | 'data' | 'parent'>): Promise<string> {
  return out === undefined ? nextNumberedPath({ parent, data }) : resolve(out);
}

async function makeNumbered(parent: string, data: string): Promise<RunDirectory> {
  const directory = runDirectory(await makeNumberedFolder({ parent, data }));
  await makeFolder(directory.checkpoints);
  return directory;
}

async function requireUsable(directory: RunDirectory, existing: 'refuse' | 'replace'): Promise<void> {
  const locks = [NAMES.lock, `${NAMES.lock}${TAKEOVER_SUFFIX}`];
  const entries = (await namesIn(directory.path)).filter(
    (entry) => !locks.includes(entry) && !TEMPORARY_NAME.test(entry),
  );
  if (entries.length === 0) return;
  // What a run leaves that was killed before it wrote anything.
  const onlyEmptyCheckpoints =
    entries.length === 1 &&
    entries[0] === NAMES.checkpoints &&
    holdsStartAlone(await namesIn(directory.checkpoints));
  if (onlyEmptyCheckpoints) return;
  const isRun = entries.includes(NAMES.config) || entries.includes(NAMES.checkpoints);
  if (existing === 'replace' && isRun) return;
  throw runExists(
    directory.path,
    isRun ? 'there is a run in this directory' : 'the directory is not empty',
    isRun,
  );
}

/** Only what a run makes, never what a person put beside it. */
async function removeRun(directory: RunDirectory): Promise<void> {
  const { path: _path, lock: _lock, ...own } = directory;
  for (const entry of Object.values(own)) {
    try {
      await rm(entry, { recursive: true, force: true });
    } catch (cause) {
      throw writeError(entry, cause);
    }
  }
}

async function removeTemporaries(folder: string): Promise<void> {
  for (const entry of await namesIn(folder)) {
    if (!TEMPORARY_NAME.test(entry)) continue;
    const file = join(folder, entry);
    await unlink(file).catch((cause: unknown) => {
      throw writeError(file, cause);
    });
  }
}

async function requireFolder(path: string): Promise<void> {
  try {
    await readdir(path);
  } catch (cause) {
    throw new CheckpointError({
      code: 'checkpoint/not-a-run',
      where: path,
      what: 'there is no such run directory',
      got: systemCode(cause),
      fix: `look for it in ${dirname(path)}; \`pupil train\` makes run directories`,
      cause,
    });
  }
}
