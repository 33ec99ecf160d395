import { closeSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { DataError, FormatError, messageOf } from '../../base/error.js';
import { decodeForeignModel, type ExternalEntry, type OnnxModel } from '../../onnx/index.js';

/** The bytes of a model. Throws DataError where they cannot be read. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new DataError({
      code: 'data/backbone-file',
      where: path,
      what: 'the file of the backbone cannot be read',
      got: messageOf(cause),
      fix: 'give the path of an ONNX file, or of a run directory whose run has ended',
      cause,
    });
  }
}

/**
 * Read an ONNX file of anybody, with the data that it keeps in files beside it. These must lie in its folder or below, links
 * followed: a model from somewhere else is no way to read other files of this machine. `onData` is told what these hold.
 *
 * Throws  FormatError for damage, and for data that lie elsewhere.
 */
export function readForeign(
  path: string,
  bytes: Uint8Array,
  onData: (data: Uint8Array) => void = () => {},
): OnnxModel {
  return decodeForeignModel(bytes, path, (entry, where) => {
    const data = readExternal(dirname(path), entry, where);
    onData(data);
    return data;
  });
}

function readExternal(folder: string, entry: ExternalEntry, where: string): Uint8Array {
  const refuse = (what: string, cause?: unknown) =>
    new FormatError({
      code: 'format/onnx-external-data',
      where,
      what,
      got: cause === undefined ? entry : messageOf(cause),
      fix: 'put the data files of the model beside it, as they were exported, or export it as a single file',
      cause,
    });
  const { location = '' } = entry;
  if (location === '' || isAbsolute(location) || /^[a-z]:|\\/i.test(location))
    throw refuse('the data lie in a file whose name is no relative path');
  let file: string;
  let size: number;
  try {
    file = realpathSync(join(folder, location));
    const stats = statSync(file);
    if (!stats.isFile()) throw refuse('the data lie in something that is no file');
    size = stats.size;
  } catch (cause) {
    throw cause instanceof FormatError ? cause : refuse('the file of the data cannot be found', cause);
  }
  if (!isWithin(realpathSync(folder), file)) throw refuse('the data lie outside the folder of the model');
  const offset = byteCount(entry.offset) ?? 0;
  const length = byteCount(entry.length) ?? size - offset;
  if (!(offset >= 0 && length >= 0 && offset + length <= size))
    throw refuse('the file of the data is shorter than the model says');
  return readRange(file, offset, length);
}

function isWithin(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** NaN for what is no number of bytes. */
function byteCount(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function readRange(file: string, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const descriptor = openSync(file, 'r');
  try {
    for (let done = 0; done < length; ) {
      const count = readSync(descriptor, bytes, done, length - done, offset + done);
      if (count === 0) break;
      done += count;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
