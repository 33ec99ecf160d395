import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError, isPupilError, messageOf } from '../../base/error.js';
import type { Listing } from '../listing.js';
import { throwIfInterrupted } from '../run-tasks.js';
import { isPlausibleSize } from './plausible-size.js';
import { sizeOf, unreadableFile } from './read-file.js';

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
 * Throws DataError `data/gzip` for one that is cut off or damaged or unpacks to more than can be meant,
 * `data/unreadable-file`.
 */
export async function gunzipFile(
  path: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const refuse = (what: string, got: unknown, cause?: unknown) =>
    new DataError({ code: 'data/gzip', where: path, what, got, fix: 'download or copy it again', cause });
  const packed = await sizeOf(path);
  let unpacked = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      if (isPlausibleSize(packed, unpacked)) done(null, chunk);
      else done(refuse('the file unpacks to far more than it can be meant to hold', { packed, unpacked }));
    },
  });
  try {
    await pipeline(
      createReadStream(path),
      createGunzip(),
      count,
      createWriteStream(target),
      signal ? { signal } : {},
    );
  } catch (cause) {
    throwIfInterrupted(signal);
    if (isPupilError(cause)) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!code.startsWith('Z_')) throw unreadableFile(path, cause);
    throw refuse('the compressed file is damaged or cut off', messageOf(cause), cause);
  }
}
