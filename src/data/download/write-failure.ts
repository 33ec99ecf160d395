import { DataError, messageOf } from '../../base/error.js';

/**
 * A DataError for what the system would not let us write: `data/disk-full`, `data/not-a-folder` where a file has the name of a
 * folder, or `data/unwritable-file`.
 */
export function writeFailure(path: string, cause: unknown): DataError {
  const got = (cause as NodeJS.ErrnoException).code ?? messageOf(cause);
  if (got === 'EEXIST' || got === 'ENOTDIR') {
    return new DataError({
      code: 'data/not-a-folder',
      where: path,
      what: 'a file lies where a folder is needed',
      got,
      fix: 'name another folder with --to',
      cause,
    });
  }
  return got === 'ENOSPC' || got === 'EDQUOT'
    ? new DataError({
        code: 'data/disk-full',
        where: path,
        what: 'there is no space left to write the file; what has been written is kept',
        got,
        fix: 'free some space, then give the same command again to go on',
        cause,
      })
    : new DataError({
        code: 'data/unwritable-file',
        where: path,
        what: 'the file cannot be written',
        got,
        fix: 'make the folder writable, or name another with --to',
        cause,
      });
}
