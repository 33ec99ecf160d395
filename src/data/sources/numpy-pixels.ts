import { DataError } from '../../base/error.js';
import { NUMBER_TYPES, type NumberType } from '../number-types.js';
import type { PixelNumbers, RawPixels } from '../raw-pixels.js';
import { throwIfInterrupted } from '../run-tasks.js';
import { countOf, type NpyArray } from './npy-file.js';
import { readBytes } from './read-file.js';

type Geometry = Omit<RawPixels, 'numbers'>;

/** Throws DataError `data/npy-shape` for an array that holds no pictures, `data/npy-type` for one of texts. */
export function geometryOf({ where, shape, dtype }: NpyArray): Geometry {
  if (dtype.type === 'text' || dtype.type === 'bytes')
    throw new DataError({
      code: 'data/npy-type',
      where,
      what: 'pixels must be numbers',
      got: dtype.type,
      fix: 'save the pixels themselves as uint8 from 0 to 255',
    });
  const [count, ...rest] = shape;
  const asChannels = (n: number | undefined) => (n === 1 || n === 3 || n === 4 ? n : undefined);
  const last = asChannels(rest[2]);
  const first = asChannels(rest[0]);
  const isUsable = count !== undefined && shape.every((n) => n > 0);
  if (isUsable && rest.length === 2)
    return { height: rest[0]!, width: rest[1]!, channels: 1, order: 'interleaved' };
  if (isUsable && rest.length === 3 && last !== undefined)
    return { height: rest[0]!, width: rest[1]!, channels: last, order: 'interleaved' };
  if (isUsable && rest.length === 3 && first !== undefined)
    return { height: rest[1]!, width: rest[2]!, channels: first, order: 'planar' };
  throw new DataError({
    code: 'data/npy-shape',
    where,
    what: 'pictures must be [N, H, W], [N, H, W, C] or [N, C, H, W] with 1, 3 or 4 channels',
    got: { shape },
    fix: 'save the array in one of these shapes',
  });
}

/** What values there are, those apart that are not a number. */
interface ValueRange {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

/**
 * How the pixels of all parts of a data set become 0 … 255; undefined for arrays of bytes, which are. Arrays of one type share a
 * scale, so that a part that happens to be dark is read as the others are:
 *
 *     bool                                             0 and 255
 *     floating point, all values from 0 to 1           round(255 value), as frameworks divide by 255
 *     whole numbers from 0 to 255 of any type          as they are: bytes in a wider type
 *     uint16, some values above 255                    round(value / 257), so that the largest that it holds is white
 *
 * Throws DataError `data/pixel-range` for any other range, since a guess would show in no number but the accuracy.
 */
export async function pixelNumbers(
  arrays: readonly NpyArray[],
  signal: AbortSignal | undefined,
): Promise<(PixelNumbers | undefined)[]> {
  const ranges = await Promise.all(arrays.map((array) => rangeOf(array, signal)));
  return arrays.map(({ where, dtype: { type, littleEndian } }, i) => {
    if (type === 'uint8') return undefined;
    const alike = ranges.filter((_, other) => arrays[other]!.dtype.type === type);
    const range = {
      min: Math.min(...alike.map(({ min }) => min)),
      max: Math.max(...alike.map(({ max }) => max)),
      whole: alike.every(({ whole }) => whole),
    };
    const white = whiteOf(type as NumberType, range);
    if (white !== undefined) return { type: type as NumberType, littleEndian, white };
    throw new DataError({
      code: 'data/pixel-range',
      where,
      what: 'it is not clear which value of the pixels is black and which is white',
      got: { type, from: ranges[i]!.min, to: ranges[i]!.max },
      fix: 'save them as uint8 from 0 to 255, or as floating-point numbers from 0 to 1, as they were before any normalization',
    });
  });
}

const BYTE = 255;

function whiteOf(type: NumberType, { min, max, whole }: ValueRange): number | undefined {
  if (type === 'bool') return 1;
  if (min < 0) return undefined;
  if (!NUMBER_TYPES[type].whole && max <= 1) return 1;
  if (whole && max <= BYTE) return BYTE;
  return type === 'uint16' ? 2 ** 16 - 1 : undefined;
}

/** Bytes that are read at once; a multiple of the size of every type. */
const BLOCK_BYTES = 2 ** 24;

async function rangeOf(
  { path, shape, dtype: { type, size, littleEndian }, offset }: NpyArray,
  signal: AbortSignal | undefined,
): Promise<ValueRange> {
  let [min, max, whole] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  // What these hold decides nothing.
  if (type === 'uint8' || type === 'bool') return { min, max, whole };
  const { read } = NUMBER_TYPES[type as NumberType];
  const end = countOf(shape) * size;
  for (let start = 0; start < end; start += BLOCK_BYTES) {
    throwIfInterrupted(signal);
    const bytes = await readBytes(path, offset + start, Math.min(BLOCK_BYTES, end - start));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + size <= bytes.length; at += size) {
      const value = read(view, at, littleEndian);
      if (value < min) min = value;
      if (value > max) max = value;
      whole &&= Number.isInteger(value) || Number.isNaN(value);
    }
  }
  return { min, max, whole };
}
