import { join } from 'node:path';
import { DataError } from '../../base/error.js';
import { type FileLock, takeLock } from '../../base/file-lock.js';

/** Hidden, so that nothing that reads the folder takes notice of it. */
const LOCK = '.download.lock';

/** A folder that cannot be written may hold all that was asked for; where it does not, the first file to write says so. */
const UNWRITABLE = Symbol();

/**
 * Let no other process, and no other call in this one, download into a folder.
 *
 * Throws  DataError `data/locked` while another does.
 */
export async function lockFolder(folder: string): Promise<FileLock> {
  const file = join(folder, LOCK);
  try {
    return await takeLock(file, {
      held: (holder) =>
        new DataError({
          code: 'data/locked',
          where: file,
          what: 'another process is downloading into this folder',
          got: holder === undefined ? undefined : { process: holder.pid, machine: holder.host },
          fix: 'wait until it ends, or name another folder; if you are sure that none runs, delete the file',
        }),
      unwritable: () => Object.assign(new Error(), { [UNWRITABLE]: true }),
    });
  } catch (error) {
    if (error instanceof Error && UNWRITABLE in error) return { release: async () => undefined };
    throw error;
  }
}
