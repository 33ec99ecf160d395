import { NUMBER_TYPES, type NumberType } from './number-types.js';
import { fault } from './picture-fault.js';

/** Bare pixels, as arrays hold them. */
export interface RawPixels {
  readonly height: number;
  readonly width: number;
  /** 4 is colour and its opacity. */
  readonly channels: 1 | 3 | 4;
  /** `interleaved` is `[H, W, C]`, `planar` is `[C, H, W]`. */
  readonly order: 'interleaved' | 'planar';
  /** Undefined for bytes from 0 to 255. */
  readonly numbers?: PixelNumbers | undefined;
}

/** Pixels that are no bytes. */
export interface PixelNumbers {
  readonly type: NumberType;
  readonly littleEndian: boolean;
  /** The value that becomes 255; 0 is black. */
  readonly white: number;
}

export function bytesOfRaw({ height, width, channels, numbers }: RawPixels): number {
  return height * width * channels * (numbers === undefined ? 1 : NUMBER_TYPES[numbers.type].bytes);
}

/**
 * uint8 `[H, W, C]` of the bytes of one picture; numbers are `round(255 * value / white)`.
 *
 * Throws DataError `data/pixel-range` for a value outside 0 … white or not a number.
 */
export function readRawPixels(bytes: Uint8Array, raw: RawPixels): Uint8Array {
  const { height, width, channels, order, numbers } = raw;
  const values = numbers === undefined ? bytes : fromNumbers(bytes, numbers);
  if (order === 'interleaved' || channels === 1) return values;
  const plane = height * width;
  return Uint8Array.from(values, (_, i) => values[(i % channels) * plane + Math.floor(i / channels)]!);
}

function fromNumbers(bytes: Uint8Array, { type, littleEndian, white }: PixelNumbers): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { bytes: size, read } = NUMBER_TYPES[type];
  return Uint8Array.from({ length: bytes.byteLength / size }, (_, i) => {
    const value = read(view, i * size, littleEndian);
    if (!(value >= 0 && value <= white))
      throw fault('data/pixel-range', `pixels of this array must be from 0 to ${white}`, value);
    return Math.round((255 * value) / white);
  });
}
