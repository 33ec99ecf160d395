import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSet, PublishedFile } from './data-sets.js';
import { throwIfStopped } from './download-error.js';
import { downloadFile } from './download-file.js';
import { sha256Of } from './kept-file.js';
import { lockFolder } from './lock-folder.js';
import { unpackTar } from './unpack-tar.js';
import { writeFailure } from './write-failure.js';

export interface GetContext {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: GetProgress) => void) | undefined;
  /** A server that sends nothing for so long is given up; 30 s unless told. */
  readonly timeoutMs?: number | undefined;
}

export interface GetProgress {
  readonly stage: 'download' | 'verify' | 'unpack';
  /** Bytes of all files together. */
  readonly done: number;
  readonly total: number;
}

export interface GottenFile {
  /** Name in the folder. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly sha256: string;
  /** False where it was there already. */
  readonly isNew: boolean;
}

/** Silence after which a server is given up. */
const TIMEOUT_MS = 30_000;
/** Digests of unpacked files, in the form that `sha256sum -c` reads. */
const SUMS = 'SHA256SUMS';

/**
 * Download a data set into a folder that `train` reads as it is, or find that it is there, whole.
 *
 * Files that are there with the right digest stay, wherever they came from; others are downloaded. Archives are unpacked
 * and removed; the digests of what was in them stay in `SHA256SUMS`.
 *
 * Throws   DataError `data/locked` while another call downloads into the folder; otherwise as `downloadFile` and `unpackTar` do.
 */
export async function getDataSet(
  set: DataSet,
  folder: string,
  context: GetContext = {},
): Promise<GottenFile[]> {
  await mkdir(folder, { recursive: true }).catch((cause) => Promise.reject(writeFailure(folder, cause)));
  const lock = await lockFolder(folder);
  try {
    return await getFiles(set, folder, context);
  } finally {
    await lock.release();
  }
}

async function getFiles(
  { files, classes }: DataSet,
  folder: string,
  { signal, onProgress, timeoutMs = TIMEOUT_MS }: GetContext,
): Promise<GottenFile[]> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const gotten: GottenFile[] = [];
  let done = 0;
  for (const [i, file] of files.entries()) {
    const tell = (stage: GetProgress['stage']) => (bytes: number) =>
      onProgress?.({ stage, done: done + bytes, total });
    try {
      gotten.push(...(await getFile(file, folder, { signal, timeoutMs, tell, missing: files.slice(i) })));
    } catch (error) {
      throwIfStopped(signal, join(folder, file.name));
      throw error;
    }
    done += file.bytes;
  }
  if (classes !== undefined) await writeUnlessThere(join(folder, 'classes.txt'), `${classes.join('\n')}\n`);
  return gotten;
}

interface FileContext {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly missing: readonly PublishedFile[];
  readonly tell: (stage: GetProgress['stage']) => (bytes: number) => void;
}

async function getFile(
  file: PublishedFile,
  folder: string,
  { signal, timeoutMs, tell, missing }: FileContext,
): Promise<GottenFile[]> {
  const path = join(folder, file.name);
  tell('verify')(0);
  const unpacked = await findUnpacked(file, folder, signal);
  if (unpacked !== undefined) return unpacked;
  const isThere = (await sizeOf(path)) === file.bytes && (await sha256Of(path, signal)) === file.sha256;
  if (!isThere) await downloadFile(file, path, { signal, timeoutMs, missing, onProgress: tell('download') });
  if (file.members === undefined)
    return [{ file: file.name, bytes: file.bytes, sha256: file.sha256, isNew: !isThere }];
  tell('unpack')(0);
  await unpackTar(path, folder, file.members, signal);
  const made: GottenFile[] = [];
  for (const { name, bytes } of file.members)
    made.push({ file: name, bytes, sha256: (await sha256Of(join(folder, name), signal))!, isNew: true });
  await write(join(folder, SUMS), made.map(({ file: name, sha256 }) => `${sha256}  ${name}\n`).join(''));
  // Only now may the archive go: an interruption before finds it and unpacks again.
  await rm(path, { force: true });
  return made;
}

/** The members of an archive that was unpacked before; undefined where any is missing or has changed. */
async function findUnpacked(
  { members }: PublishedFile,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<GottenFile[] | undefined> {
  if (members === undefined) return undefined;
  const text = await readFile(join(folder, SUMS), 'utf8').catch(() => '');
  const sums = new Map(text.split('\n').map((line) => [line.slice(66), line.slice(0, 64)] as const));
  const found: GottenFile[] = [];
  for (const { name, bytes } of members) {
    const path = join(folder, name);
    if ((await sizeOf(path)) !== bytes) return undefined;
    const sha256 = await sha256Of(path, signal);
    if (sha256 === undefined || sha256 !== sums.get(name)) return undefined;
    found.push({ file: name, bytes, sha256, isNew: false });
  }
  return found;
}

/** A person may have changed it. */
async function writeUnlessThere(path: string, text: string): Promise<void> {
  if ((await sizeOf(path)) === undefined) await write(path, text);
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause) => Promise.reject(writeFailure(path, cause)));
}

/** Undefined where there is no such file. */
async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}
