// Reads what it is told to in a process of its own, so that whoever asks survives a crash, a hang and a full memory.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPupilError } from '../dist/base/error.js';
import { decodeBytes, decodeImage, decodeRaw, readHeader } from '../dist/data/decode.js';
import { openFiles } from '../dist/data/open-files.js';
import { FILE_SOURCES, listPictures } from '../dist/data/sources/file-sources.js';

const MOST_PIXELS = 1_000_000;
const SMALL = { height: 8, width: 8, channels: 3, fit: 'crop' };

/** A picture, by its header and by its pixels, in the size that it has and in another. */
async function readPicture(path) {
  let header;
  try {
    header = await readHeader(readFileSync(path), MOST_PIXELS);
  } catch (error) {
    if (!isPupilError(error, 'data')) throw error;
  }
  if (header !== undefined) {
    const own = { ...header, channels: header.grey ? 1 : 3, fit: 'stretch' };
    await decodeImage(path, own, { maxPixels: MOST_PIXELS });
  }
  await decodeImage(path, SMALL, { maxPixels: MOST_PIXELS });
}

/** A source with all its pictures, as decoding threads read them. */
async function readSource({ kind, path, options }) {
  const { root, pictures, locate, dispose } = await listPictures(
    FILE_SOURCES[kind].create(path, options),
    {},
  );
  const files = openFiles();
  try {
    for (let position = 0; position < pictures.length; position++) {
      const picture = locate(position);
      try {
        const bytes = files.read(picture);
        if (picture.raw === undefined) await decodeBytes(bytes, SMALL, MOST_PIXELS);
        else await decodeRaw(bytes, picture.raw, SMALL);
      } catch (error) {
        if (!isPupilError(error, 'data')) throw error;
        return { code: error.code, where: join(root, pictures.fileOf(position)), what: error.what };
      }
    }
    return undefined;
  } finally {
    files.close();
    await dispose?.();
  }
}

process.on('message', async (request) => {
  let refusal;
  let crash;
  try {
    refusal = request.kind === 'picture' ? await readPicture(request.path) : await readSource(request);
  } catch (error) {
    if (isPupilError(error, 'data')) refusal = { code: error.code, where: error.where, what: error.what };
    else crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  process.send({ refusal, crash, mostKilobytes: process.resourceUsage().maxRSS });
});
