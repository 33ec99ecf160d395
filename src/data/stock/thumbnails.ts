import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InternalError } from '../../base/error.js';
import { bytesPerPicture } from '../pixel-store.js';
import { createRecordFile, openRecordFile } from '../record-file.js';
import type { InputContract } from '../types.js';

/** Pixels a side: what the perceptual hash was defined on, and enough for a small network. */
const SIDE = 32;
/** Pictures of one size down to this one are their own thumbnails: two pixels for each wave of the hash. */
const SMALLEST_OWN_SIDE = 16;
/** The file does not outlive the process, so that nothing has to be told apart by it. */
const KEY = '0'.repeat(64);

/** The size of thumbnails: the pictures' own where all have one from 16 to 32, else 32 × 32; always the whole picture. */
export function thumbnailContract(
  pictures: readonly { readonly width: number; readonly height: number }[],
  channels: 1 | 3,
): InputContract {
  const { width, height } = pictures[0]!;
  const isOwn =
    Math.min(width, height) >= SMALLEST_OWN_SIDE &&
    Math.max(width, height) <= SIDE &&
    pictures.every((picture) => picture.width === width && picture.height === height);
  return Object.freeze({
    ...(isOwn ? { height, width } : { height: SIDE, width: SIDE }),
    channels,
    fit: 'stretch',
  });
}

/** Small pictures in a file, numbered from 0: no more memory for many than for few. */
export interface Thumbnails {
  readonly contract: InputContract;
  write(picture: number, pixels: Uint8Array): void;
  /** uint8 `[height, width, channels]`. */
  read(picture: number): Uint8Array;
  /** The file goes with it. */
  close(): Promise<void>;
}

/** An empty store for pictures of this size, in the system's folder for temporary files until it is closed. Throws what the system says. */
export async function createThumbnails(contract: InputContract): Promise<Thumbnails> {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-thumbnails-'));
  const path = join(folder, 'thumbnails');
  const recordBytes = bytesPerPicture(contract);
  const format = { recordBytes, key: KEY };
  createRecordFile(path, format);
  const file = openRecordFile(path, format, 'write')!;
  return {
    contract,
    write: file.write,
    read(picture) {
      const pixels = new Uint8Array(recordBytes);
      if (file.read(picture, pixels)) return pixels;
      throw new InternalError({
        where: 'thumbnails',
        what: 'a thumbnail that was written cannot be read again',
        got: { picture },
      });
    },
    async close() {
      file.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
