import { join } from 'node:path';
import { isPupilError } from '../src/base/error.js';
import { decodeBytes, decodeRaw } from '../src/data/decode.js';
import { openFiles } from '../src/data/open-files.js';
import { listPictures, type PictureFileSource } from '../src/data/sources/file-sources.js';

const INPUT = { height: 8, width: 8, channels: 3, fit: 'crop' } as const;

/**
 * List a source and decode all its pictures, as decoding threads do; the first refusal, with its code and place, or undefined.
 * Anything but a refusal is thrown.
 */
export async function readAll(source: PictureFileSource) {
  try {
    const { root, pictures, locate, dispose } = await listPictures(source, {});
    const files = openFiles();
    try {
      for (const position of pictures.keys()) {
        const picture = locate(position);
        try {
          const bytes = files.read(picture);
          if (picture.raw === undefined) await decodeBytes(bytes, INPUT, 1e6);
          else await decodeRaw(bytes, picture.raw, INPUT);
        } catch (error) {
          if (!isPupilError(error, 'data')) throw error;
          return { code: error.code, where: join(root, picture.file) };
        }
      }
      return undefined;
    } finally {
      files.close();
      await dispose?.();
    }
  } catch (error) {
    if (!isPupilError(error, 'data')) throw error;
    return { code: error.code, where: error.where ?? '' };
  }
}
