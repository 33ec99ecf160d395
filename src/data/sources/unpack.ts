import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError, messageOf } from '../../base/error.js';
import type { Listing } from '../listing.js';
import { throwIfInterrupted } from '../run-tasks.js';
import { unreadableFile } from './read-file.js';

/** A folder for what has to be unpacked before single pictures can be read from it. */
export interface UnpackFolder {
  /** Path for a file of this name. */
  path(name: string): string;
}

/** List pictures some of which have to be unpacked: the folder is removed with the listing, or at once where listing fails. */
export async function listUnpacked(
  list: (folder: UnpackFolder) => Promise<Omit<Listing, 'dispose'>>,
): Promise<Listing> {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-unpacked-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    return { ...(await list({ path: (name) => join(folder, name) })), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
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
