import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, messageOf } from '../../base/error.js';
import { readFully, writeFully } from '../file-bytes.js';

/**
 * Bytes that are written once, one after the other, and read anywhere. Up to a budget they lie in memory; beyond it all of
 * them go to a temporary file, which has no name any more, so that nothing is left of it however the process ends.
 */
export interface BlockStore {
  readonly length: number;
  /** True when they lie in a file. */
  readonly isOnDisk: boolean;
  /** The bytes belong to the store from here on. Throws DataError `data/temporary-file` where the disk refuses. */
  append(bytes: Uint8Array): void;
  /** Fill `target` with the bytes at `offset`. */
  read(offset: number, target: Uint8Array): void;
  close(): void;
}

/** An empty store that keeps up to `budget` bytes in memory. */
export function createBlockStore(budget: number): BlockStore {
  /** In memory: blocks, and where each begins. */
  let blocks: Uint8Array[] = [];
  let starts: number[] = [];
  let file: TemporaryFile | undefined;
  let length = 0;

  function blockAt(offset: number): number {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    get length() {
      return length;
    },
    get isOnDisk() {
      return file !== undefined;
    },
    append(bytes) {
      if (file === undefined && length + bytes.length > budget) {
        file = openTemporaryFile();
        for (const [i, block] of blocks.entries()) file.write(block, starts[i]);
        blocks = [];
        starts = [];
      }
      if (file !== undefined) file.write(bytes, length);
      else {
        blocks.push(bytes);
        starts.push(length);
      }
      length += bytes.length;
    },
    read(offset, target) {
      if (file !== undefined) return file.read(offset, target);
      let done = 0;
      for (let i = blockAt(offset); done < target.length; i++) {
        const from = offset + done - starts[i];
        const part = blocks[i].subarray(from, from + target.length - done);
        target.set(part, done);
        done += part.length;
      }
    },
    close() {
      file?.close();
      blocks = [];
      starts = [];
    },
  };
}

interface TemporaryFile {
  write(bytes: Uint8Array, offset: number): void;
  read(offset: number, target: Uint8Array): void;
  close(): void;
}

function openTemporaryFile(): TemporaryFile {
  const folder = orRefuse(() => mkdtempSync(join(tmpdir(), 'pupil-table-')));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const file = orRefuse(() => openSync(join(folder, 'rows'), 'w+'));
  try {
    remove();
  } catch {
    // Where an open file cannot be removed, `close` does it.
  }
  return {
    write(bytes, offset) {
      orRefuse(() => writeFully(file, bytes, offset));
    },
    read(offset, target) {
      orRefuse(() => {
        if (!readFully(file, target, offset)) throw new Error('the file ends too soon');
      });
    },
    close() {
      closeSync(file);
      remove();
    },
  };
}

function orRefuse<T>(use: () => T): T {
  try {
    return use();
  } catch (cause) {
    throw new DataError({
      code: 'data/temporary-file',
      where: tmpdir(),
      what: 'a table that is larger than the memory budget cannot be kept in a temporary file',
      got: messageOf(cause),
      fix: 'make room there, name another folder by the environment variable TMPDIR, or raise memoryBudgetBytes',
      cause,
    });
  }
}
