import { homedir } from 'node:os';
import { join } from 'node:path';
import { byteCount, diskSize } from './byte-count.js';
import { CACHES, type CacheWorld, cacheFolder } from './cache-folder.js';
import { OptionError } from './error.js';

/** Where optimized graphs are kept, and how much of the disk all of them together may take. */
export interface GraphCachePlace {
  readonly folder: string;
  readonly limitBytes: number;
}

const DEFAULT_SIZE = '1GB';
/** The environment variable that says how much is kept. */
const SIZE_VARIABLE = 'PUPIL_GRAPH_CACHE';

/**
 * The folder `graphs` of Pupil's caches, within `PUPIL_GRAPH_CACHE`: `500MB`, or 0 for none; 1 GB unless it is set.
 *
 * Throws  OptionError if the variable is no size.
 */
export function usualGraphCache(
  world: CacheWorld = { platform: process.platform, env: process.env, home: homedir() },
): GraphCachePlace | undefined {
  const given = world.env[SIZE_VARIABLE];
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
  return limitBytes === 0 ? undefined : { folder: join(cacheFolder(world), CACHES.graphs), limitBytes };
}

function sizeOf(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}
