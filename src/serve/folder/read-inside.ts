import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * Every file that is shown is read through here. A folder may come from anywhere, with links in it that point at the files of
 * whoever looks at it: nothing is read through a link, and nothing but regular files.
 */

/** Without following a link, and without waiting for the writer of a pipe. Windows has neither: there `lstat` tells alone. */
const CAREFULLY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** What tells one state of a file from the next. */
export interface FileState {
  readonly size: number;
  readonly mtimeMs: number;
  /** Another one after each change. */
  readonly signature: string;
}

/** The state of a regular file; undefined where there is none, or something else. */
export async function fileState(path: string): Promise<FileState | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const { size, mtimeMs, ctimeMs, ino } = found;
  return { size, mtimeMs, signature: `${ino}:${size}:${mtimeMs}:${ctimeMs}` };
}

/**
 * Open a regular file that lies in `folder`, an absolute path without links; `undefined` where it is missing, is a link or something
 * else, or a link has taken the place of a folder on the way.
 */
export async function openInside(folder: string, name: string): Promise<FileHandle | undefined> {
  const path = join(folder, name);
  if ((await realpath(folder).catch(() => undefined)) !== folder) return undefined;
  if ((await fileState(path)) === undefined) return undefined;
  const handle = await open(path, CAREFULLY).catch(() => undefined);
  if (handle === undefined) return undefined;
  const found = await handle.stat().catch(() => undefined);
  if (found?.isFile()) return handle;
  await handle.close();
  return undefined;
}

/** Why a file could not be read. */
export type ReadFault = 'missing' | 'too large';

/** The whole of a file as `openInside` opens it, up to so many bytes. */
export async function readInside(folder: string, name: string, most: number): Promise<Buffer | ReadFault> {
  const handle = await openInside(folder, name);
  if (handle === undefined) return 'missing';
  try {
    const { size } = await handle.stat();
    if (size > most) return 'too large';
    // Awaited, so that what fails is caught here.
    return await readSpan(handle, 0, size);
  } catch {
    return 'missing';
  } finally {
    await handle.close();
  }
}

/** Bytes from `start` on, `length` of them or as many as there are. */
export async function readSpan(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
