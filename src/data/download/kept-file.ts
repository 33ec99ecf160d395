import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { writeFailure } from './write-failure.js';

/** SHA-256 (hex) of a file; undefined where there is none. */
export async function sha256Of(path: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash, signal === undefined ? {} : { signal });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return hash.digest('hex');
}

/** Give a file that is known to be right its name. No need to sync the folder: digests are checked at the next call. */
export async function keepVerified(part: string, path: string): Promise<void> {
  try {
    await rename(part, path);
    await rm(`${part}.json`, { force: true });
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}
