import { open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CheckpointError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';

/** The file operations that writing needs, handed in so that a test can fill the disk or stop the machine. */
export interface FileOperations {
  readonly open: typeof open;
  readonly rename: typeof rename;
  readonly unlink: typeof unlink;
}

export const nodeFiles: FileOperations = Object.freeze({ open, rename, unlink });

/** What a file is to hold; pieces are written one after the other, each made when it is its turn. */
export type FileContent = string | Uint8Array | Iterable<string, void>;

/** Names of files that are being written; those left by a killed process may be deleted when no writer lives. */
export const TEMPORARY_NAME = /^\..+\.[0-9a-z]+-[0-9a-z]+\.tmp$/;

/**
 * Replace a file so that readers, a killed process and a machine that loses power find the old content or the new one,
 * always whole: written beside it under another name, synced, renamed, and the folder synced.
 *
 * Throws  CheckpointError `checkpoint/disk-full`, `checkpoint/not-writable`, `checkpoint/no-folder` or
 *         `checkpoint/write`; the old file is untouched then (unless the last step failed, the sync of the folder: the
 *         new one is in place, whole), and nothing is left beside it.
 */
export async function writeAtomically(
  file: string,
  data: FileContent,
  files: FileOperations = nodeFiles,
): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await writeAndSync(temporary, data, files);
    await files.rename(temporary, file);
  } catch (cause) {
    // The failure to report is the first one; where nothing was created there is nothing to remove.
    await files.unlink(temporary).catch(() => undefined);
    throw writeError(file, cause);
  }
  try {
    await syncFolder(dirname(file), files);
  } catch (cause) {
    throw writeError(file, cause);
  }
}

/** Unique among living processes and within this one, also where processes of two containers share a number. */
function temporaryName(file: string): string {
  const unique = `${process.pid.toString(36)}-${process.hrtime.bigint().toString(36)}`;
  return join(dirname(file), `.${basename(file)}.${unique}.tmp`);
}

async function writeAndSync(file: string, data: FileContent, files: FileOperations): Promise<void> {
  const handle = await files.open(file, 'wx');
  try {
    const pieces = typeof data === 'string' || data instanceof Uint8Array ? [data] : data;
    // Each goes on where the one before it ended.
    for (const piece of pieces) await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the new name itself survive a loss of power. */
async function syncFolder(folder: string, files: FileOperations): Promise<void> {
  // Windows opens no folders; its file systems keep a journal of names.
  if (process.platform === 'win32') return;
  const handle = await files.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // What file systems answer that cannot sync a folder, network ones above all.
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(systemCode(error))) throw error;
  } finally {
    await handle.close();
  }
}

interface Remedy {
  readonly code: string;
  readonly what: string;
  readonly fix: string;
}
const FULL: Remedy = {
  code: 'checkpoint/disk-full',
  what: 'there is no space left to write the file; what was there before is untouched',
  fix: 'free some space or quota, then go on with `pupil resume`',
};
const NOT_WRITABLE: Remedy = {
  code: 'checkpoint/not-writable',
  what: 'the file may not be written here',
  fix: 'make the folder writable, or name another',
};
const NO_FOLDER: Remedy = {
  code: 'checkpoint/no-folder',
  what: 'the folder of the file does not exist',
  fix: 'put it back, or name another',
};
const REMEDIES: Readonly<Record<string, Remedy>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  EROFS: NOT_WRITABLE,
  ENOENT: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
};

/** What the operating system said about a failure to write, in words that help; `got` is its code, `ENOSPC` or such. */
export function writeError(file: string, cause: unknown): CheckpointError {
  const got = systemCode(cause);
  const { code, what, fix } = REMEDIES[got] ?? {
    code: 'checkpoint/write',
    what: 'the file cannot be written',
    fix: 'look at the folder and the disk it lies on',
  };
  return new CheckpointError({ code, where: file, what, got, fix, cause });
}
