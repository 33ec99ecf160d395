import { open, readdir } from 'node:fs/promises';
import { DataError } from '../../base/error.js';
import { compareNatural } from '../natural-order.js';
import { unreadable } from '../picture-fault.js';

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

/** DataError `data/unreadable-file`, with the reason that the system gave. */
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

/** Names of what lies in a folder, in natural order. Throws DataError `data/unreadable-file`. */
export async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause) => Promise.reject(unreadableFile(folder, cause)));
  return names.sort(compareNatural);
}
