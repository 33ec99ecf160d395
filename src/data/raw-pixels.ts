import { fault } from './picture-fault.js';

/** Bare pixels, as arrays hold them. */
export interface RawPixels {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** `interleaved` is `[H, W, C]`, `planar` is `[C, H, W]`. */
  readonly order: 'interleaved' | 'planar';
  /** `uint8` is 0 … 255; floating-point numbers, little-endian, are 0 … 1. */
  readonly type: 'uint8' | 'float32' | 'float64';
}

export const BYTES_PER_VALUE = { uint8: 1, float32: 4, float64: 8 } as const;

/**
 * uint8 `[H, W, C]` of the bytes of one picture; floating-point values are `round(255 * value)`.
 *
 * Throws DataError `data/pixel-range` for a floating-point value outside 0 … 1 or not a number.
 */
export function readRawPixels(bytes: Uint8Array, { height, width, channels, order, type }: RawPixels) {
  const values = type === 'uint8' ? bytes : fromFloats(bytes, type);
  if (order === 'interleaved' || channels === 1) return values;
  const plane = height * width;
  return Uint8Array.from(values, (_, i) => values[(i % channels) * plane + Math.floor(i / channels)]!);
}

function fromFloats(bytes: Uint8Array, type: 'float32' | 'float64'): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = BYTES_PER_VALUE[type];
  return Uint8Array.from({ length: bytes.byteLength / size }, (_, i) => {
    const value = type === 'float32' ? view.getFloat32(i * size, true) : view.getFloat64(i * size, true);
    if (!(value >= 0 && value <= 1))
      throw fault('data/pixel-range', 'floating-point pixels must be from 0 to 1', value);
    return Math.round(255 * value);
  });
}
