import { NUMBER_TYPES, type NumberType } from '../src/data/number-types.js';
import { openImages } from '../src/data/open-images.js';
import { numpy } from '../src/data/sources/numpy.js';
import type { OpenContext } from '../src/data/types.js';
import { range, SIDE } from './array-data-sets.js';
import { npyFile } from './array-files.js';
import { temporaryFolder } from './pictures.js';

/** Pictures, of three classes in turn. */
export const COUNT = 18;
/** Bytes with no period, 0 and 255 among them. */
export const noise = (i: number) => (Math.imul(i + 1, 2654435761) >>> 13) % 256;
export const bytes = range(COUNT * SIDE * SIDE).map(noise);
export const labels = range(COUNT).map((i) => i % 3);
const NAMES: Readonly<Record<NumberType, string>> = {
  bool: 'b1',
  uint8: 'u1',
  int8: 'i1',
  uint16: 'u2',
  int16: 'i2',
  uint32: 'u4',
  int32: 'i4',
  uint64: 'u8',
  int64: 'i8',
  float16: 'f2',
  float32: 'f4',
  float64: 'f8',
};

/** binary16 of a number that it holds exactly. */
function halfBits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  if (value === 0) return 0;
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value))));
  const fraction = Math.abs(value) / 2 ** exponent;
  const bits = fraction < 1 ? fraction * 1024 : ((exponent + 15) << 10) + (fraction - 1) * 1024;
  return bits | (value < 0 ? 0x8000 : 0);
}

const WRITERS: Readonly<
  Record<NumberType, (view: DataView, at: number, value: number, little: boolean) => void>
> = {
  bool: (view, at, value) => view.setUint8(at, value),
  uint8: (view, at, value) => view.setUint8(at, value),
  int8: (view, at, value) => view.setInt8(at, value),
  uint16: (view, at, value, little) => view.setUint16(at, value, little),
  int16: (view, at, value, little) => view.setInt16(at, value, little),
  uint32: (view, at, value, little) => view.setUint32(at, value, little),
  int32: (view, at, value, little) => view.setInt32(at, value, little),
  uint64: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little),
  int64: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little),
  float16: (view, at, value, little) => view.setUint16(at, halfBits(value), little),
  float32: (view, at, value, little) => view.setFloat32(at, value, little),
  float64: (view, at, value, little) => view.setFloat64(at, value, little),
};

interface Layout {
  readonly big?: boolean;
  readonly fortran?: boolean;
}

/** As `numpy.save` writes values that are given with the last axis fastest. */
export function npy(
  type: NumberType,
  shape: readonly number[],
  values: readonly number[],
  layout: Layout = {},
) {
  const { big = false, fortran = false } = layout;
  const size = NUMBER_TYPES[type].bytes;
  const content = new Uint8Array(values.length * size);
  const view = new DataView(content.buffer);
  values.forEach((value, i) => {
    let [left, place, step] = [i, 0, values.length];
    // From the last axis to the first, which is the fastest in Fortran order.
    for (const length of [...shape].reverse()) {
      step /= length;
      place += (left % length) * step;
      left = Math.floor(left / length);
    }
    WRITERS[type](view, (fortran ? place : i) * size, value, !big);
  });
  return npyFile(
    `${size === 1 ? '|' : big ? '>' : '<'}${NAMES[type]}`,
    shape,
    content,
    fortran ? 'True' : 'False',
  );
}

export const plainLabels = npy('uint8', [COUNT], labels);
export const picturesOf = (type: NumberType, values: readonly number[], layout?: Layout) =>
  npy(type, [COUNT, SIDE, SIDE], values, layout);

/** The arrays of a folder with these files in it, opened as training opens them. */
export const openNumpy = (
  files: Readonly<Record<string, Uint8Array>>,
  context: Partial<OpenContext> = {},
  options = {},
) => openImages(numpy(temporaryFolder(files), { workers: 1, ...options }), { seed: 0, ...context });
