import { appendFile, mkdir, readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CheckpointError } from '../base/error.js';
import { writeDurably, writeError } from './durable-write.js';

/** Where everything of a run lies. */
export interface RunFolder {
  readonly path: string;
  readonly config: string;
  readonly metrics: string;
  readonly checkpoints: string;
  readonly model: string;
  readonly golden: string;
  readonly predictions: string;
  readonly result: string;
  readonly lock: string;
}

export function runFolder(path: string): RunFolder {
  const root = resolve(path);
  return Object.freeze({
    path: root,
    config: join(root, 'config.json'),
    metrics: join(root, 'metrics.jsonl'),
    checkpoints: join(root, 'checkpoints'),
    model: join(root, 'model.onnx'),
    golden: join(root, 'golden.safetensors'),
    predictions: join(root, 'validation-predictions.jsonl'),
    result: join(root, 'result.json'),
    lock: join(root, 'lock'),
  });
}

/**
 * Make the directory of a new run: `out`, or `runs/<name of the data>-<n>` with the first free number.
 *
 * Throws  CheckpointError `checkpoint/run-exists` when `out` exists and is not an empty folder.
 */
export async function createRunFolder(out: string | undefined, dataPath: string): Promise<RunFolder> {
  const folder = out === undefined ? await firstFree(dataPath) : await requireEmpty(out);
  await mkdir(folder.checkpoints, { recursive: true }).catch((cause: unknown) => {
    throw writeError(folder.checkpoints, cause);
  });
  return folder;
}

async function requireEmpty(out: string): Promise<RunFolder> {
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw existsError(
      out,
      error.code === 'ENOTDIR' ? 'a file of this name exists' : `it cannot be read (${error.code})`,
    );
  });
  if (entries.length > 0) throw existsError(out, 'the directory exists and is not empty');
  return runFolder(out);
}

function existsError(out: string, what: string): CheckpointError {
  return new CheckpointError({
    code: 'checkpoint/run-exists',
    where: out,
    what,
    fix: `choose another directory with --out, or go on with \`pupil resume ${out}\``,
  });
}

async function firstFree(dataPath: string): Promise<RunFolder> {
  const name = basename(resolve(dataPath)).replace(/[^\w.-]+/g, '-') || 'run';
  await mkdir('runs', { recursive: true }).catch((cause: unknown) => {
    throw writeError(resolve('runs'), cause);
  });
  for (let n = 1; ; n++) {
    const path = join('runs', `${name}-${n}`);
    try {
      // mkdir fails when the folder exists: two runs started at once get two numbers.
      await mkdir(path);
      return runFolder(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw writeError(path, error);
    }
  }
}

/**
 * Keep other processes from training the same run.
 *
 * Throws  CheckpointError `checkpoint/locked` while the process that holds the lock lives; a lock left by a killed one is
 *         taken over.
 */
export async function lockRun(folder: RunFolder): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeFile(folder.lock, String(process.pid), { flag: 'wx' });
      return () => unlink(folder.lock).catch(() => undefined);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw writeError(folder.lock, error);
      const holder = Number(await readFile(folder.lock, 'utf8').catch(() => '0'));
      if (holder !== process.pid && isAlive(holder)) {
        throw new CheckpointError({
          code: 'checkpoint/locked',
          where: folder.path,
          what: 'another process is training this run',
          got: { process: holder },
          fix: 'wait until it ends, or stop it first',
        });
      }
      await unlink(folder.lock).catch(() => undefined);
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Add one line to `metrics.jsonl`. */
export async function appendMetrics(folder: RunFolder, line: object): Promise<void> {
  await appendFile(folder.metrics, `${JSON.stringify(line)}\n`).catch((cause: unknown) => {
    throw writeError(folder.metrics, cause);
  });
}

/** Drop the lines behind a checkpoint, and a torn last one, before a run goes on from there. */
export async function truncateMetrics(folder: RunFolder, lines: number): Promise<void> {
  const text = await readFile(folder.metrics, 'utf8').catch(() => '');
  const kept = text
    .split('\n')
    .filter((line) => line !== '')
    .slice(0, lines);
  await writeDurably(folder.metrics, kept.map((line) => `${line}\n`).join(''));
}

/** Read a JSON file of a run. Throws CheckpointError when it is not there or not JSON. */
export async function readRunFile(folder: RunFolder, file: string): Promise<unknown> {
  const isFolder = await stat(folder.path).then(
    (s) => s.isDirectory(),
    () => false,
  );
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new CheckpointError({
      code: 'checkpoint/not-a-run',
      where: isFolder ? file : folder.path,
      what: isFolder
        ? 'this is not a run directory: the file is missing or damaged'
        : 'there is no such directory',
      fix: 'give a directory that `pupil train` made',
      cause,
    });
  }
}
