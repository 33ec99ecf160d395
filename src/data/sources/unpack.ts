import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError, messageOf } from '../../base/error.js';
import { unreadable } from '../picture-fault.js';
import { throwIfInterrupted } from '../run-tasks.js';

/** Bytes of a file from `offset`; fewer where it ends before. Throws DataError `data/unreadable-file`. */
export async function readBytes(path: string, offset: number, length: number): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const bytes = new Uint8Array(length);
      let read = 0;
      while (read < length) {
        const { bytesRead } = await file.read(bytes, read, length - read, offset + read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
      return bytes.subarray(0, read);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadableFile(path, cause);
  }
}

/** Throws DataError `data/unreadable-file`. */
export async function sizeOf(path: string): Promise<number> {
  try {
    const file = await open(path, 'r');
    try {
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadableFile(path, cause);
  }
}

export function unreadableFile(path: string, cause: unknown): DataError {
  const { what, got, fix } = unreadable(cause);
  return new DataError({
    code: 'data/unreadable-file',
    where: path,
    what,
    got,
    ...(fix !== undefined && { fix }),
    cause,
  });
}

/** A folder for what has to be unpacked before single pictures can be read from it. */
export interface UnpackFolder {
  /** Path for a file of this name. */
  path(name: string): string;
  remove(): Promise<void>;
}

export async function createUnpackFolder(): Promise<UnpackFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-unpacked-'));
  return {
    path: (name) => join(folder, name),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * Unpack a gzip file to `target`.
 *
 * Throws DataError `data/gzip` for one that is cut off or damaged, `data/unreadable-file`.
 */
export async function gunzipFile(
  path: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await pipeline(
      createReadStream(path),
      createGunzip(),
      createWriteStream(target),
      signal ? { signal } : {},
    );
  } catch (cause) {
    throwIfInterrupted(signal);
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!code.startsWith('Z_')) throw unreadableFile(path, cause);
    throw new DataError({
      code: 'data/gzip',
      where: path,
      what: 'the compressed file is damaged or cut off',
      got: messageOf(cause),
      fix: 'download or copy it again',
      cause,
    });
  }
}
