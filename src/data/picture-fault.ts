import { DataError } from '../base/error.js';
import type { ProblemCode } from './types.js';

/** A fault of one picture, which whoever knows its name adds it to. */
export function fault(code: ProblemCode, what: string, got?: unknown, cause?: unknown): DataError {
  return new DataError({ code, what, got, cause });
}

/** What the commonest refusals of the system mean for a picture, by Node's error code. */
const REFUSALS: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  ENOENT: ['there is no such file', 'check the path; it is taken relative to the current folder'],
  ENOTDIR: ['there is no such file', 'check the path; a part of it is a file, not a folder'],
  EISDIR: ['this is a folder, and a picture is needed', 'name the pictures in it, such as folder/*.jpg'],
  EACCES: ['the file may not be read', 'give yourself the right to read it'],
};

/** A DataError for a file that the system would not let us read. */
export function unreadable(cause: unknown): DataError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const [what, fix] = REFUSALS[code] ?? ['the file cannot be read', undefined];
  return new DataError({ code: 'data/unreadable-file' satisfies ProblemCode, what, got: code, fix, cause });
}
