import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { DataError, messageOf } from '../../base/error.js';
import type { ArchiveMember } from './data-sets.js';
import { throwIfStopped } from './download-error.js';
import { writeFailure } from './write-failure.js';

const BLOCK = 512;

/**
 * Take the named members, and nothing else, out of a .tar.gz archive (POSIX 1003.1, ustar) and write them into `folder`
 * under the names that the caller gives, so that no path in the archive can lead elsewhere. All of them have their names at
 * the end, or none.
 *
 * Throws   DataError `data/archive` where the archive is damaged, or a member is missing or of another size;
 *          `data/disk-full`, `data/unwritable-file`; InterruptedError.
 */
export async function unpackTar(
  archive: string,
  folder: string,
  members: readonly ArchiveMember[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const temporary = (name: string) => join(folder, `${name}.unpacking`);
  const found = new Set<string>();
  const source = createReadStream(archive);
  const unpacked = source.pipe(createGunzip());
  source.on('error', (error) => unpacked.destroy(error));
  try {
    const reader = blockReader(unpacked);
    for (let header = await reader.block(); header !== undefined; header = await reader.block()) {
      throwIfStopped(signal, archive);
      if (header.every((byte) => byte === 0)) continue;
      const { path, bytes, isFile } = readHeader(header, archive);
      const member = isFile ? members.find((one) => one.path === path) : undefined;
      if (member !== undefined && bytes !== member.bytes)
        throw archiveError(archive, 'a file in the archive has another size', {
          path,
          bytes,
          expected: member.bytes,
        });
      const target = member === undefined ? undefined : await create(temporary(member.name));
      try {
        await reader.content(bytes, async (piece) => {
          throwIfStopped(signal, archive);
          if (target !== undefined) await append(target, piece, folder);
        });
        await target?.sync();
      } finally {
        await target?.close();
      }
      if (member !== undefined) found.add(member.name);
    }
    const missing = members.filter(({ name }) => !found.has(name)).map(({ path }) => path);
    if (missing.length > 0) throw archiveError(archive, 'files are missing in the archive', missing);
    for (const { name } of members) await rename(temporary(name), join(folder, name));
  } catch (error) {
    await Promise.all(members.map(({ name }) => rm(temporary(name), { force: true })));
    const code = (error as NodeJS.ErrnoException).code;
    if (typeof code === 'string' && code.startsWith('Z_'))
      throw archiveError(archive, 'the archive is damaged or cut off', messageOf(error), error);
    throw error;
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

/** Blocks of 512 bytes from a stream of pieces of any size. */
function blockReader(stream: AsyncIterable<Buffer>) {
  const pieces = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  async function more(): Promise<boolean> {
    const next = await pieces.next();
    if (next.done) return false;
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    return true;
  }
  return {
    async block(): Promise<Buffer | undefined> {
      while (rest.length < BLOCK) if (!(await more())) return undefined;
      const block = rest.subarray(0, BLOCK);
      rest = rest.subarray(BLOCK);
      return block;
    },
    /** The content of a member, which is filled up to whole blocks; `take` gets it without the filling. */
    async content(bytes: number, take: (piece: Buffer) => Promise<void>): Promise<void> {
      let left = bytes;
      let filling = (BLOCK - (bytes % BLOCK)) % BLOCK;
      while (left + filling > 0) {
        if (rest.length === 0 && !(await more()))
          throw Object.assign(new Error('the archive ends within a file'), { code: 'Z_ENDS' });
        const piece = rest.subarray(0, Math.min(left, rest.length));
        if (piece.length > 0) await take(piece);
        left -= piece.length;
        const skipped = Math.min(filling, rest.length - piece.length);
        filling -= skipped;
        rest = rest.subarray(piece.length + skipped);
      }
    },
  };
}

/** Bytes 0 … 99 name, 124 … 135 size (octal), 148 … 155 checksum (octal), 156 type, 345 … 499 what stands before the name. */
function readHeader(header: Buffer, archive: string) {
  const text = (start: number, end: number) => {
    const field = header.toString('utf8', start, end);
    const zero = field.indexOf('\0');
    return zero === -1 ? field : field.slice(0, zero);
  };
  const octal = (start: number, end: number) => Number.parseInt(text(start, end).trim(), 8);
  // The checksum is the sum of all bytes, its own counted as spaces.
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  const bytes = octal(124, 136);
  if (sum !== octal(148, 156) || !(bytes >= 0))
    throw archiveError(archive, 'this is no tar archive, or a damaged one');
  const prefix = text(257, 263) === 'ustar' ? text(345, 500) : '';
  return {
    path: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`,
    bytes,
    isFile: header[156] === 0 || header[156] === '0'.charCodeAt(0),
  };
}

async function create(path: string): Promise<FileHandle> {
  return open(path, 'w').catch((cause) => Promise.reject(writeFailure(path, cause)));
}

async function append(target: FileHandle, piece: Buffer, folder: string): Promise<void> {
  try {
    for (let done = 0; done < piece.length; )
      done += (await target.write(piece, done, piece.length - done)).bytesWritten;
  } catch (cause) {
    throw writeFailure(folder, cause);
  }
}

function archiveError(where: string, what: string, got?: unknown, cause?: unknown): DataError {
  return new DataError({
    code: 'data/archive',
    where,
    what,
    got,
    fix: 'remove the archive, then give the same command again',
    cause,
  });
}
