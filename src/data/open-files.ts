import { closeSync, openSync, readFileSync } from 'node:fs';
import type { PictureRef } from './decode-task.js';
import { readFully } from './file-bytes.js';
import { fault, unreadable } from './picture-fault.js';

/**
 * Read the bytes of pictures; files that hold many of them stay open until `close`.
 *
 * Throws DataError `data/unreadable-file`, and `data/damaged-picture` where a file ends too soon.
 */
export function openFiles() {
  const open = new Map<string, number>();
  return {
    read({ path, range }: PictureRef): Uint8Array {
      try {
        if (range === undefined) return readFileSync(path);
        const file = open.get(path) ?? openSync(path, 'r');
        open.set(path, file);
        const bytes = new Uint8Array(range.length);
        if (readFully(file, bytes, range.offset)) return bytes;
      } catch (cause) {
        throw unreadable(cause);
      }
      throw fault('data/damaged-picture', 'the file ends before the picture does');
    },
    close() {
      for (const file of open.values()) closeSync(file);
    },
  };
}
