import { createHash } from 'node:crypto';
import { mkdirSync, statSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { byteCount } from '../../base/byte-count.js';
import { CACHES, cacheFolder } from '../../base/cache-folder.js';
import { formatCount } from '../../base/format-count.js';
import { makeRoom } from '../../base/make-room.js';
import type { ContentDigests } from '../content-digests.js';
import { DECODER_VERSION } from '../decode.js';
import type { PictureRef } from '../decode-task.js';
import type { PictureOptions } from '../picture-options.js';
import { bytesPerPicture } from '../pixel-store.js';
import {
  createRecordFile,
  openRecordFile,
  type RecordFormat,
  recordCapacity,
  recordFileBytes,
} from '../record-file.js';
import type { InputContract } from '../types.js';
import type { CachedRecord, CachePlace } from './cached-pixels.js';

/** Decoded pictures on the disk, for later passes and runs. Results never depend on what is in it. */
export interface PixelCache {
  /** For the pictures of one task, by their numbers; undefined when nothing can be kept. */
  place(numbers: readonly number[]): CachePlace;
  /** Told what a task could not write: from then on nothing is written, and a note says so once. */
  stopWriting(fault: string): void;
  /** The cache is in use now: those used least recently are deleted first. */
  touch(): void;
}

interface CacheContents {
  /** Of each picture; its position is its number. */
  readonly digests: ContentDigests;
  readonly locate: (number: number) => PictureRef;
  readonly input: InputContract;
}

/**
 * One file for these pictures, in this order, brought to this input by this decoder: `<folder>/pixels/<key>.records`.
 *
 * Undefined where it is switched off, where pictures are read from the disk as they are anyway, and where the folder cannot be
 * used, which a note says.
 */
export function openPixelCache(
  contents: CacheContents,
  options: Pick<PictureOptions, 'cacheSize' | 'cacheDir'>,
  onNote: (message: string) => void,
): PixelCache | undefined {
  const { digests, input } = contents;
  const limit = byteCount(options.cacheSize);
  if (limit === 0 || isPlain(contents)) return undefined;
  const format: RecordFormat = { recordBytes: bytesPerPicture(input), key: keyOf(contents) };
  const folder = join(options.cacheDir === 'auto' ? cacheFolder() : options.cacheDir, CACHES.pictures);
  const file = join(folder, `${format.key.slice(0, 32)}.records`);
  const capacity = attempt(
    () => prepare(folder, file, format, digests.length, limit),
    (cause) => onNote(`decoded pictures are not kept in ${folder} (${cause}); every epoch decodes them anew`),
  );
  if (capacity === undefined) return undefined;
  if (capacity < digests.length)
    onNote(
      `the cache in ${folder} has room for ${formatCount(capacity)} of ${formatCount(digests.length)} decoded pictures; raise cacheSize or free some space to keep all`,
    );
  if (capacity === 0) return undefined;

  let isWritable = true;
  const recordOf = (number: number): CachedRecord | undefined =>
    number < capacity ? { number, hash: digests.hexOf(number) } : undefined;
  return {
    place: (numbers) => ({ file, format, isWritable, records: numbers.map(recordOf) }),
    stopWriting(fault) {
      if (!isWritable) return;
      isWritable = false;
      onNote(`no more decoded pictures can be kept in ${folder} (${fault}); the others are decoded anew`);
    },
    touch() {
      const now = new Date();
      attempt(
        () => utimesSync(file, now, now),
        () => undefined,
      );
    },
  };
}

/** Make the file where it is missing or unusable, and room for it; returns how many pictures it may hold. */
function prepare(folder: string, file: string, format: RecordFormat, count: number, limit: number): number {
  // Pictures may be private: nobody else on this machine needs to see them.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const room = makeRoom(folder, file, recordFileBytes(count, format.recordBytes), limit);
  const capacity = recordCapacity(room, format.recordBytes);
  const opened = openRecordFile(file, format, 'write');
  opened?.close();
  if (opened === undefined && capacity > 0) createRecordFile(file, format);
  const most = recordFileBytes(capacity, format.recordBytes);
  if (opened !== undefined && statSync(file).size > most) truncateSync(file, most);
  return capacity;
}

/** Pixels that lie on the disk in their final form already. */
function isPlain({ digests, locate, input: { height, width, channels } }: CacheContents): boolean {
  for (let number = 0; number < digests.length; number++) {
    const { raw } = locate(number);
    if (raw?.height !== height || raw.width !== width || raw.channels !== channels) return false;
  }
  return true;
}

function keyOf({ digests, locate, input: { height, width, channels, fit } }: CacheContents): string {
  const hash = createHash('sha256');
  const decoder = [DECODER_VERSION, process.arch, sharp.versions];
  hash.update(JSON.stringify({ version: 1, decoder, height, width, channels, fit }));
  for (let number = 0; number < digests.length; number++) {
    const { raw } = locate(number);
    hash.update(`\n${digests.hexOf(number)}${raw === undefined ? '' : JSON.stringify(raw)}`);
  }
  return hash.digest('hex');
}

function attempt<T>(act: () => T, onFailure: (cause: string) => void): T | undefined {
  try {
    return act();
  } catch (error) {
    onFailure((error as NodeJS.ErrnoException).code ?? String(error));
    return undefined;
  }
}
