import { createHash } from 'node:crypto';
import { access, appendFile, constants, mkdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { byteCount, diskSize } from '../../base/byte-count.js';
import { CACHES, cacheFolder } from '../../base/cache-folder.js';
import { OptionError } from '../../base/error.js';
import { makeRoom } from '../../base/make-room.js';

/** Where optimized graphs are kept, and how much of the disk all of them together may take. */
export interface GraphCachePlace {
  readonly folder: string;
  readonly limitBytes: number;
}

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

const SYSTEM = { platform: process.platform, home: homedir() };
const DEFAULT_SIZE = '1GB';
/** The environment variable that says how much is kept. */
const SIZE_VARIABLE = 'PUPIL_GRAPH_CACHE';
/** A graph that holds the values of a large network would push out all others. */
const LARGEST_SHARE = 1 / 4;

/**
 * The folder `graphs` of Pupil's caches, within `PUPIL_GRAPH_CACHE`: `500MB`, or 0 for none; 1 GB unless it is set.
 *
 * Throws  OptionError if the variable is no size.
 */
export function usualGraphCache(
  env: Readonly<Record<string, string | undefined>> = process.env,
): GraphCachePlace | undefined {
  const given = env[SIZE_VARIABLE];
  const size = diskSize.safeParse(given === undefined || given === '' ? DEFAULT_SIZE : sizeOf(given));
  if (!size.success) {
    throw new OptionError({
      code: 'option/graph-cache',
      where: SIZE_VARIABLE,
      what: 'the size of the cache of graphs must be a number of bytes, or a number with MB, GB or TB',
      got: given,
      fix: 'use a size such as 500MB, or 0 to keep none',
    });
  }
  const limitBytes = byteCount(size.data);
  return limitBytes === 0
    ? undefined
    : { folder: join(cacheFolder({ ...SYSTEM, env }), CACHES.graphs), limitBytes };
}

function sizeOf(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}

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
