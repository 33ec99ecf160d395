import { DataError } from '../../base/error.js';
import type { RawPixels } from '../raw-pixels.js';
import type { NpyArray } from './npy-file.js';

const PIXEL_TYPES: Readonly<Record<string, RawPixels['type']>> = {
  uint1: 'uint8',
  float4: 'float32',
  float8: 'float64',
};

export function rawOf({ where, shape, dtype }: NpyArray): RawPixels {
  const type = PIXEL_TYPES[`${dtype.kind}${dtype.size}`];
  if (type === undefined)
    throw new DataError({
      code: 'data/npy-type',
      where,
      what: 'pixels must be uint8, or float32 or float64 from 0 to 1',
      got: dtype.name,
      fix: 'save images.astype("uint8") where pixels are from 0 to 255',
    });
  const [count, ...rest] = shape;
  const asChannels = (n: number | undefined) => (n === 1 || n === 3 ? n : undefined);
  const last = asChannels(rest[2]);
  const first = asChannels(rest[0]);
  const isUsable = count !== undefined && shape.every((n) => n > 0);
  if (isUsable && rest.length === 2)
    return { height: rest[0]!, width: rest[1]!, channels: 1, order: 'interleaved', type };
  if (isUsable && rest.length === 3 && last !== undefined)
    return { height: rest[0]!, width: rest[1]!, channels: last, order: 'interleaved', type };
  if (isUsable && rest.length === 3 && first !== undefined)
    return { height: rest[1]!, width: rest[2]!, channels: first, order: 'planar', type };
  throw new DataError({
    code: 'data/npy-shape',
    where,
    what: 'pictures must be [N, H, W], [N, H, W, C] or [N, C, H, W] with 1 or 3 channels',
    got: { shape },
    fix: 'save the array in one of these shapes',
  });
}
