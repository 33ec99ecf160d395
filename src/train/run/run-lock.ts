import { CheckpointError } from '../../base/error.js';
import { type FileLock, type LockHolder, takeLock } from '../../base/file-lock.js';
import { writeError } from './atomic-write.js';

/**
 * Let no other process, and no other call in this one, train the same run.
 *
 * Throws  CheckpointError `checkpoint/locked` while the holder lives.
 */
export async function lockFile(file: string): Promise<FileLock> {
  return takeLock(file, {
    held: (holder) => locked(file, holder),
    unwritable: (cause) => writeError(file, cause),
  });
}

function locked(file: string, holder: LockHolder | undefined): CheckpointError {
  return new CheckpointError({
    code: 'checkpoint/locked',
    where: file,
    what: 'another process is training this run',
    got: holder === undefined ? undefined : { process: holder.pid, machine: holder.host },
    fix: 'wait until it ends or stop it; if you are sure that none runs, delete the file',
  });
}
