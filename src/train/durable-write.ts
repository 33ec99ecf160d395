import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CheckpointError } from '../base/error.js';

/** The file operations that writing needs, so that a test can make the disk full. */
export interface FileOperations {
  readonly open: typeof open;
  readonly rename: typeof rename;
  readonly unlink: typeof unlink;
}

const NODE_FILES: FileOperations = { open, rename, unlink };

/**
 * Write a file so that a reader, or a machine that loses power, finds either the old content or the new one, whole.
 *
 * Throws  CheckpointError `checkpoint/write` with the remedy when the disk is full or the folder cannot be written; the
 *         old file is then untouched and nothing is left behind.
 */
export async function writeDurably(
  file: string,
  data: string | Uint8Array,
  files: FileOperations = NODE_FILES,
): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const handle = await files.open(temporary, 'w');
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await files.rename(temporary, file);
    await syncFolder(dirname(file), files);
  } catch (cause) {
    await files.unlink(temporary).catch(() => undefined);
    throw writeError(file, cause);
  }
}

/** Makes the new name itself survive a loss of power. */
async function syncFolder(folder: string, files: FileOperations): Promise<void> {
  const handle = await files.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems cannot sync a folder; the file itself is safe all the same.
    if (!['EINVAL', 'EPERM', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'free some space, then go on with `pupil resume`',
  EDQUOT: 'free some of your quota, then go on with `pupil resume`',
  EACCES: 'make the folder writable, or choose another with --out',
  EPERM: 'make the folder writable, or choose another with --out',
  EROFS: 'choose a folder on a writable disk with --out',
  ENOENT: 'the folder is gone: choose another with --out',
};

/** A failure to write, in words that help. */
export function writeError(file: string, cause: unknown): CheckpointError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  return new CheckpointError({
    code: 'checkpoint/write',
    where: file,
    what:
      code === 'ENOSPC'
        ? 'the disk is full, the file was not written and the old one is untouched'
        : 'the file cannot be written',
    got: code,
    fix: REMEDIES[code] ?? 'look at the folder and the disk it lies on',
    cause,
  });
}
