import { DataError } from '../base/error.js';
import type { Picture } from './augment/index.js';
import type { DecodePool } from './decode-pool.js';
import type { PictureRef } from './decode-task.js';
import { bytesPerPicture } from './pixel-store.js';
import type { InputContract } from './types.js';

/** Decode a single picture. Throws DataError `data/changed` where it cannot be read. */
export async function decodeOne(
  pool: DecodePool,
  picture: PictureRef,
  { maxPixels, input }: { readonly maxPixels: number; readonly input: InputContract },
): Promise<Picture> {
  const buffer = new SharedArrayBuffer(bytesPerPicture(input));
  const { faults } = await pool.run({
    kind: 'pixels',
    pictures: [picture],
    maxPixels,
    input,
    target: { buffer, offset: 0 },
    augment: undefined,
    cache: undefined,
    cancelled: undefined,
  });
  const [fault] = faults;
  if (fault !== undefined) throw changed(picture.file, fault.reason);
  const { height, width, channels } = input;
  return { height, width, channels, pixels: new Uint8Array(buffer).slice() };
}

/** The size of a picture with its own aspect whose longer side is at most `longest`. */
export function sizeWithin(
  { width, height }: { readonly width: number; readonly height: number },
  longest: number,
): { readonly width: number; readonly height: number } {
  const factor = Math.min(1, longest / Math.max(width, height));
  return {
    height: Math.max(1, Math.round(height * factor)),
    width: Math.max(1, Math.round(width * factor)),
  };
}

export function changed(file: string, got: unknown): DataError {
  return new DataError({
    code: 'data/changed',
    where: file,
    what: 'a picture that could be read at the start no longer can',
    got,
    fix: 'leave the folder unchanged while it is in use',
  });
}
