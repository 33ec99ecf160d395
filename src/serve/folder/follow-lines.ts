import { join } from 'node:path';
import { fileState, openInside, readSpan } from './read-inside.js';

/** What is new in a file of lines. */
export interface NewLines {
  /** The file was cut or replaced: what was read before no longer holds, and `lines` begin at its start. */
  readonly isAnew: boolean;
  /** Whole ones alone: a last line without its end is being written, or was torn. */
  readonly lines: readonly string[];
  /** More lines are there than were read at once. */
  readonly hasMore: boolean;
}

/** Reads what others append to a file, each line once. */
export interface LineFollower {
  next(): Promise<NewLines>;
}

/** Bytes read at a time; a line longer than this is no line of ours. */
const CHUNK = 4 << 20;
/** Bytes before the end of what was read that must still be the same. */
const TAIL = 128;

const NOTHING: NewLines = Object.freeze({ isAnew: false, lines: [], hasMore: false });

/** Follow a file of a folder, an absolute path without links or undefined. A file that is missing has no lines, and may come. */
export function followLines(folder: () => string | undefined, name: string): LineFollower {
  let signature: string | undefined = '';
  let offset = 0;
  let tail = Buffer.alloc(0);
  return {
    async next() {
      const path = folder();
      const state = path === undefined ? undefined : await fileState(join(path, name));
      if (state?.signature === signature) return NOTHING;
      const handle = path === undefined ? undefined : await openInside(path, name);
      if (handle === undefined) {
        signature = undefined;
        const isAnew = offset > 0;
        offset = 0;
        return { ...NOTHING, isAnew };
      }
      try {
        const { size } = await handle.stat();
        const before = offset;
        if (
          before > 0 &&
          (size < before || !tail.equals(await readSpan(handle, before - tail.length, tail.length)))
        ) {
          offset = 0;
        }
        const isAnew = offset < before;
        const bytes = await readSpan(handle, offset, Math.min(CHUNK, size - offset));
        const end = bytes.lastIndexOf(10) + 1;
        const isFull = bytes.length === CHUNK;
        // What has no end in so much is not waited for.
        const used = end === 0 && isFull ? bytes.length : end;
        const lines = end === 0 ? [] : bytes.toString('utf8', 0, end - 1).split('\n');
        if (used > 0) {
          offset += used;
          tail = Buffer.from(bytes.subarray(Math.max(0, used - TAIL), used));
        }
        // Until all was read the next call must not take the file for unchanged.
        signature = isFull ? '' : state?.signature;
        return { isAnew, lines, hasMore: isFull };
      } finally {
        await handle.close();
      }
    },
  };
}

/** The last whole line of a file, or undefined; reads no more than its end. */
export async function readLastLine(
  folder: string,
  name: string,
  most = 1 << 16,
): Promise<string | undefined> {
  const handle = await openInside(folder, name);
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, most);
    const bytes = await readSpan(handle, size - length, length);
    const end = bytes.lastIndexOf(10);
    if (end <= 0) return undefined;
    const start = bytes.lastIndexOf(10, end - 1) + 1;
    return start === 0 && length < size ? undefined : bytes.toString('utf8', start, end);
  } finally {
    await handle.close();
  }
}
