import { createHash } from 'node:crypto';
import { access, appendFile, constants, mkdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphCachePlace } from '../../base/graph-cache-place.js';
import { makeRoom } from '../../base/make-room.js';

/**
 * Graphs as ONNX Runtime optimized them, on the disk, for later processes. Results never depend on what is in it: an entry
 * that is missing, cut off or damaged is none, and where nothing can be written nothing is kept.
 */
export interface GraphCache {
  /** The bytes kept under a key. */
  read(key: string): Promise<Uint8Array | undefined>;
  /**
   * Keep under a key what `write` puts into the file it is given; it is given none where nothing can be kept. Faults of `write`
   * are passed on; those of the cache are not, since an entry less costs time alone.
   */
  fill<T>(key: string, write: (file: string | undefined) => Promise<T>): Promise<T>;
}

/** A graph that holds the values of a large network would push out all others. */
const LARGEST_SHARE = 1 / 4;

/** Nothing is made on the disk before something is kept. */
export function openGraphCache({ folder, limitBytes }: GraphCachePlace): GraphCache {
  const pathOf = (key: string) => join(folder, `${key}.graph`);

  async function keep(key: string, file: string): Promise<void> {
    const bytes = await readFile(file);
    const room =
      bytes.length > limitBytes * LARGEST_SHARE ? 0 : makeRoom(folder, file, bytes.length, limitBytes);
    if (room < bytes.length) return;
    await appendFile(file, digestOf(key, bytes));
    // Readers find the whole entry or none; of two processes that write the same one, the later stays.
    await rename(file, pathOf(key));
  }

  return {
    async read(key) {
      const path = pathOf(key);
      const file = await readFile(path).catch(() => undefined);
      if (file === undefined || file.length <= DIGEST_BYTES) return undefined;
      const bytes = file.subarray(0, -DIGEST_BYTES);
      if (!digestOf(key, bytes).equals(file.subarray(-DIGEST_BYTES))) return undefined;
      // Those used least recently are deleted first.
      const now = new Date();
      await utimes(path, now, now).catch(() => undefined);
      return bytes;
    },
    async fill(key, write) {
      if (!(await isWritable(folder))) return await write(undefined);
      const file = join(folder, `.${key}.${uniqueName()}.tmp`);
      try {
        const result = await write(file);
        await keep(key, file).catch(() => undefined);
        return result;
      } finally {
        await rm(file, { force: true }).catch(() => undefined);
      }
    },
  };
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    // Graphs tell what somebody works on: nobody else on this machine needs to see them.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Among living processes and within this one. */
function uniqueName(): string {
  return `${process.pid.toString(36)}-${process.hrtime.bigint().toString(36)}`;
}

const DIGEST_BYTES = 32;

/** An entry is a file of ONNX followed by this: SHA-256 of its key and its bytes. */
function digestOf(key: string, bytes: Uint8Array): Buffer {
  return createHash('sha256').update(key).update(bytes).digest();
}
