import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { DataError, messageOf } from '../../base/error.js';
import { throwIfInterrupted } from '../run-tasks.js';
import { isPlausibleSize } from './plausible-size.js';
import type { UnpackFolder } from './unpack.js';

/**
 * Unpack those arrays of an `.npz` archive that are wanted to a file each; gives the files by the names of the arrays.
 *
 * Throws DataError `data/npz` for an archive that is cut off or damaged, also where only its checksums tell.
 */
export async function unpackNpz(
  path: string,
  folder: UnpackFolder,
  wanted: (name: string) => boolean,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  let archive: ZipFile | undefined;
  try {
    archive = await openPromise(path, { lazyEntries: true, autoClose: false });
    for await (const entry of archive.eachEntry()) {
      throwIfInterrupted(signal);
      const name = entry.fileName.replace(/\.npy$/i, '');
      if (!wanted(name)) continue;
      const target = folder.path(`${files.size}.npy`);
      await unpackEntry(archive, entry, target);
      files.set(name, target);
    }
  } catch (cause) {
    throwIfInterrupted(signal);
    throw new DataError({
      code: 'data/npz',
      where: path,
      what: 'the archive is damaged or cut off',
      got: messageOf(cause),
      fix: 'write it again with numpy.savez, or copy it again',
      cause,
    });
  } finally {
    archive?.close();
  }
  return files;
}

async function unpackEntry(archive: ZipFile, entry: Entry, target: string): Promise<void> {
  // What is really unpacked ends where the archive says: its reader sees to that.
  if (!isPlausibleSize(entry.compressedSize, entry.uncompressedSize))
    throw new Error(`${entry.fileName}: ${entry.uncompressedSize} bytes from ${entry.compressedSize}`);
  let checksum = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checksum = crc32(chunk, checksum);
      done(null, chunk);
    },
  });
  await pipeline(await archive.openReadStreamPromise(entry), watch, createWriteStream(target));
  if (checksum !== entry.crc32) throw new Error(`${entry.fileName}: wrong checksum`);
}
