import { DataError } from '../../base/error.js';
import { NUMBER_TYPES, type NumberType } from '../number-types.js';
import { readBytes, sizeOf } from './read-file.js';

/** An array in an `.npy` file. */
export interface NpyArray {
  readonly path: string;
  /** The file, or the entry of an archive, as a person knows it. */
  readonly where: string;
  readonly shape: readonly number[];
  readonly dtype: NpyType;
  /** Whether the first axis is the fastest; otherwise the last one is. */
  readonly firstFastest: boolean;
  /** Byte in the file at which the values begin. */
  readonly offset: number;
}

export interface NpyType {
  /** `text` is UTF-32, `bytes` is UTF-8. */
  readonly type: NumberType | 'text' | 'bytes';
  /** Bytes per value. */
  readonly size: number;
  readonly littleEndian: boolean;
}

const MAGIC = '\x93NUMPY';
const NUMBERS: Readonly<Record<string, NumberType>> = {
  b1: 'bool',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};
const LONGEST_HEADER = 2 ** 16;

/**
 * Read the header of an `.npy` file (NumPy, "NPY format", versions 1.0 to 3.0):
 *
 *     byte 0 … 5    0x93 and "NUMPY"
 *     byte 6, 7     major and minor version
 *     then          length of the header: uint16 little-endian in version 1, uint32 in versions 2 and 3
 *     then          the header: {'descr': '|u1', 'fortran_order': False, 'shape': (60000, 28, 28), } and blanks
 *     then          values, the last axis fastest, or in Fortran order the first
 *
 * Throws DataError `data/npy` for another magic number, version or header, and where the file is shorter or longer than its
 * header says; `data/npy-type` for values that are no numbers or texts.
 */
export async function readNpyHeader(path: string, where: string): Promise<NpyArray> {
  const refuse = (what: string, got: unknown) =>
    new DataError({
      code: 'data/npy',
      where,
      what,
      got,
      fix: 'write the file again with numpy.save or numpy.savez',
    });
  const start = Buffer.from(await readBytes(path, 0, 12));
  if (start.length < 12 || start.toString('latin1', 0, 6) !== MAGIC)
    throw refuse('the file does not begin with the magic number of NumPy', {
      first: start.toString('hex', 0, 6),
    });
  const version = start[6]!;
  if (version < 1 || version > 3) throw refuse('the version of the format is not known', { version });
  const headerAt = version === 1 ? 10 : 12;
  const length = version === 1 ? start.readUInt16LE(8) : start.readUInt32LE(8);
  if (length > LONGEST_HEADER) throw refuse('the header is too long to be one', { bytes: length });
  const header = Buffer.from(await readBytes(path, headerAt, length));
  const text = header.toString('latin1');
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const lengths = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (header.length < length || descr === undefined || order === undefined || lengths === undefined)
    throw refuse('the header cannot be understood', { header: text.slice(0, 200).trim() });
  const shape = lengths.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  const dtype = typeOf(descr, where);
  const offset = headerAt + length;
  const expected = offset + dtype.size * countOf(shape);
  const size = await sizeOf(path);
  if (size !== expected)
    throw refuse('the length of the file is not what its header says', { bytes: size, expected, shape });
  return { path, where, shape, dtype, firstFastest: order === 'True' && shape.length > 1, offset };
}

function typeOf(name: string, where: string): NpyType {
  const [, order, letter, digits] = /^([<>|=])([a-zA-Z])(\d+)$/.exec(name) ?? ['', '', '', ''];
  const littleEndian = order !== '>';
  const count = Number(digits);
  if (letter === 'U' && count > 0) return { type: 'text', size: 4 * count, littleEndian };
  if (letter === 'S' && count > 0) return { type: 'bytes', size: count, littleEndian };
  const type = NUMBERS[`${letter}${digits}`];
  if (type !== undefined) return { type, size: NUMBER_TYPES[type].bytes, littleEndian };
  throw new DataError({
    code: 'data/npy-type',
    where,
    what: 'the values are of a type that cannot be read',
    got: name,
    fix: 'save pixels as uint8, and labels as whole numbers or texts: array.astype("int64"), array.astype("U")',
  });
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** All values of a small array, one after the other, the last axis fastest. Throws DataError `data/npy` for texts that are none. */
export async function readNpyValues(array: NpyArray): Promise<(number | string)[]> {
  const { path, where, shape, dtype, offset } = array;
  const { type, size, littleEndian } = dtype;
  const count = countOf(shape);
  const bytes = await readBytes(path, offset, count * size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read =
    type === 'text' || type === 'bytes'
      ? (at: number) => readText(new DataView(bytes.buffer, bytes.byteOffset + at, size), dtype, where)
      : (at: number) => NUMBER_TYPES[type].read(view, at, littleEndian);
  return Array.from({ length: count }, (_, i) => read(i * size));
}

/** Filled up with zeros. */
function readText(view: DataView, { type, littleEndian }: NpyType, where: string): string {
  if (type === 'bytes') return new TextDecoder().decode(view).replace(/\0+$/, '');
  const points = Array.from({ length: view.byteLength / 4 }, (_, i) => view.getUint32(4 * i, littleEndian));
  if (points.some((point) => point > 0x10ffff))
    throw new DataError({
      code: 'data/npy',
      where,
      what: 'a text holds what is no character',
      fix: 'write the file again with numpy.save or numpy.savez',
    });
  return String.fromCodePoint(...points).replace(/\0+$/, '');
}
