import { createHash } from 'node:crypto';
import { openRecordFile, type RecordFile, type RecordFormat } from '../record-file.js';

/** Where the decoded pictures of a task lie, or are to lie. */
export interface CachePlace {
  readonly file: string;
  readonly format: RecordFormat;
  /** False to read only. */
  readonly isWritable: boolean;
  /** Of each picture of the task; undefined for one that the cache has no room for. */
  readonly records: readonly (CachedRecord | undefined)[];
}

export interface CachedRecord {
  readonly number: number;
  /** SHA-256 (hex) of the bytes that the pixels must have been decoded from. */
  readonly hash: string;
}

/** The decoded pictures of one task. Nothing here ever fails: what cannot be read or written is decoded again. */
export interface CachedPixels {
  /** Pixels of picture `index`; undefined where they are not there. */
  read(index: number): Uint8Array | undefined;
  /** Keep what was decoded from `bytes`, unless the file has changed since it was listed. */
  write(index: number, pixels: Uint8Array, bytes: Uint8Array): void;
  /** What the system said when something could not be written, such as ENOSPC. */
  fault(): string | undefined;
  close(): void;
}

/** Undefined where the file has been deleted or is another one. */
export function openCachedPixels({
  file,
  format,
  isWritable,
  records,
}: CachePlace): CachedPixels | undefined {
  let fault: string | undefined;
  const opened = attempt(() => openRecordFile(file, format, isWritable ? 'write' : 'read'));
  if (opened === undefined) return undefined;
  return {
    read(index) {
      const record = records[index];
      const pixels = new Uint8Array(format.recordBytes);
      const isThere = record !== undefined && attempt(() => opened.read(record.number, pixels));
      return isThere ? pixels : undefined;
    },
    write(index, pixels, bytes) {
      const record = records[index];
      if (!isWritable || record === undefined || fault !== undefined) return;
      if (createHash('sha256').update(bytes).digest('hex') === record.hash)
        fault = write(opened, record.number, pixels);
    },
    fault: () => fault,
    close: () => opened.close(),
  };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function write(file: RecordFile, number: number, pixels: Uint8Array): string | undefined {
  try {
    file.write(number, pixels);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}
