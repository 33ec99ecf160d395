import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { readFully, writeFully } from './file-bytes.js';

/**
 * A file of records of one size, numbered from 0, that any number of threads and processes read and write at once.
 * In bytes, numbers little-endian:
 *
 *     0     "PUPILREC"
 *     8     uint32 bytes of a record
 *     12    32 bytes that name what the records were made from
 *     44    uint32 CRC-32 of bytes 0 to 43
 *     48    record 0, record 1, …: "REC1", uint32 CRC-32 of its number (uint32) and its bytes, its bytes
 *
 * A record that was never written, cut off, damaged or half written reads as missing. Nothing is synced: after a loss of
 * power some records may be missing. Two writers of one record must write the same bytes.
 */
export interface RecordFile {
  /** Copy record `number` to `target`, which has the size of a record; false, with `target` undefined, where it is missing. */
  read(number: number, target: Uint8Array): boolean;
  /** Throws what the system says, such as ENOSPC; the record is missing then. */
  write(number: number, bytes: Uint8Array): void;
  close(): void;
}

export interface RecordFormat {
  /** 1 … 2^31. */
  readonly recordBytes: number;
  /** SHA-256 (hex) of all that decides what the records hold. */
  readonly key: string;
}

const MAGIC = Buffer.from('PUPILREC', 'latin1');
const MARK = Buffer.from('REC1', 'latin1');
const HEADER_BYTES = 48;
/** Before the bytes of each record. */
const PREFIX_BYTES = 8;

/** How many records a file of so many bytes has room for. */
export function recordCapacity(bytes: number, recordBytes: number): number {
  return Math.max(0, Math.floor((bytes - HEADER_BYTES) / (PREFIX_BYTES + recordBytes)));
}

/** Size of a file with `count` records, all of them written. */
export function recordFileBytes(count: number, recordBytes: number): number {
  return HEADER_BYTES + count * (PREFIX_BYTES + recordBytes);
}

/**
 * Make a file without records, or empty the one that is there: those who have it open keep the old one.
 *
 * Throws what the system says.
 */
export function createRecordFile(path: string, format: RecordFormat): void {
  const temporary = `${path}.${process.pid.toString(36)}-${process.hrtime.bigint().toString(36)}.tmp`;
  try {
    writeFileSync(temporary, headerOf(format), { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The file at `path`; undefined where there is none, or one of another format. Throws what the system says otherwise. */
export function openRecordFile(
  path: string,
  format: RecordFormat,
  mode: 'read' | 'write',
): RecordFile | undefined {
  let file: number;
  try {
    file = openSync(path, mode === 'read' ? 'r' : 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const header = Buffer.alloc(HEADER_BYTES);
  if (readFully(file, header, 0) && header.equals(headerOf(format)))
    return recordsOf(file, format.recordBytes);
  closeSync(file);
  return undefined;
}

function headerOf({ recordBytes, key }: RecordFormat): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(recordBytes, 8);
  header.write(key, 12, 'hex');
  header.writeUInt32LE(crc32(header.subarray(0, 44)), 44);
  return header;
}

function recordsOf(file: number, recordBytes: number): RecordFile {
  const record = Buffer.alloc(PREFIX_BYTES + recordBytes);
  const content = record.subarray(PREFIX_BYTES);
  const place = (number: number) => HEADER_BYTES + number * record.length;
  return {
    read(number, target) {
      if (!readFully(file, record, place(number))) return false;
      if (!MARK.equals(record.subarray(0, 4)) || record.readUInt32LE(4) !== checksum(number, content))
        return false;
      target.set(content);
      return true;
    },
    write(number, bytes) {
      MARK.copy(record);
      content.set(bytes);
      record.writeUInt32LE(checksum(number, content), 4);
      writeFully(file, record, place(number));
    },
    close: () => closeSync(file),
  };
}

function checksum(number: number, content: Uint8Array): number {
  return crc32(content, crc32(Uint8Array.of(number, number >>> 8, number >>> 16, number >>> 24)));
}
