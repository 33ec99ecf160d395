import { DataError } from '../../base/error.js';
import { readBytes, sizeOf } from './read-file.js';

/** An array in an `.npy` file. */
export interface NpyArray {
  readonly path: string;
  /** The file, or the entry of an archive, as a person knows it. */
  readonly where: string;
  readonly shape: readonly number[];
  readonly dtype: NpyType;
  /** Byte in the file at which the values begin. */
  readonly offset: number;
}

export interface NpyType {
  readonly kind: 'bool' | 'uint' | 'int' | 'float' | 'text';
  /** Bytes per value. */
  readonly size: number;
  /** As the file writes it, such as `<f4`. */
  readonly name: string;
}

const MAGIC = '\x93NUMPY';
const KINDS: Readonly<Record<string, NpyType['kind']>> = {
  b: 'bool',
  u: 'uint',
  i: 'int',
  f: 'float',
  U: 'text',
};
const LONGEST_HEADER = 2 ** 16;

/**
 * Read the header of an `.npy` file (NumPy, "NPY format", versions 1.0 to 3.0):
 *
 *     byte 0 … 5    0x93 and "NUMPY"
 *     byte 6, 7     major and minor version
 *     then          length of the header: uint16 little-endian in version 1, uint32 in versions 2 and 3
 *     then          the header: {'descr': '|u1', 'fortran_order': False, 'shape': (60000, 28, 28), } and blanks
 *     then          values, the last axis fastest
 *
 * Throws DataError `data/npy` for another magic number, version or header, and where the file is shorter or longer than its
 * header says; `data/npy-type` for values that are no numbers or texts, stand in big-endian or in Fortran order.
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
  if (order === 'True' && shape.length > 1)
    throw new DataError({
      code: 'data/npy-type',
      where,
      what: 'the values stand in Fortran order',
      fix: 'save numpy.ascontiguousarray(array)',
    });
  const offset = headerAt + length;
  const expected = offset + dtype.size * shape.reduce((product, n) => product * n, 1);
  const size = await sizeOf(path);
  if (size !== expected)
    throw refuse('the length of the file is not what its header says', { bytes: size, expected, shape });
  return { path, where, shape, dtype, offset };
}

function typeOf(name: string, where: string): NpyType {
  const match = /^([<>|=])([a-zA-Z])(\d+)$/.exec(name);
  const kind = match && KINDS[match[2]!];
  const size = Number(match?.[3]) * (kind === 'text' ? 4 : 1);
  const isKnown = kind && size > 0 && (kind === 'text' || [1, 2, 4, 8].includes(size));
  if (!isKnown || match[1] === '>')
    throw new DataError({
      code: 'data/npy-type',
      where,
      what: 'the values are of a type that cannot be read',
      got: name,
      fix: 'save uint8 or float32 pixels, and labels as integers or texts, in little-endian order',
    });
  return { kind, size, name };
}

/** All values of a small array, one after the other. Throws DataError `data/npy` for integers beyond 2^53. */
export async function readNpyValues({
  path,
  where,
  shape,
  dtype,
  offset,
}: NpyArray): Promise<(number | string)[]> {
  const count = shape.reduce((product, n) => product * n, 1);
  const bytes = Buffer.from(await readBytes(path, offset, count * dtype.size));
  return Array.from({ length: count }, (_, i) => {
    const at = i * dtype.size;
    if (dtype.kind === 'text') return readText(bytes.subarray(at, at + dtype.size), where);
    if (dtype.kind === 'float') {
      if (dtype.size === 2) throw halfFloats(where);
      return dtype.size === 4 ? bytes.readFloatLE(at) : bytes.readDoubleLE(at);
    }
    if (dtype.size === 8)
      return Number(dtype.kind === 'int' ? bytes.readBigInt64LE(at) : bytes.readBigUInt64LE(at));
    return dtype.kind === 'int' ? bytes.readIntLE(at, dtype.size) : bytes.readUIntLE(at, dtype.size);
  });
}

/** UTF-32, filled up with zeros. */
function readText(bytes: Buffer, where: string): string {
  const points = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
  if (points.some((point) => point > 0x10ffff))
    throw new DataError({
      code: 'data/npy',
      where,
      what: 'a text holds what is no character',
      fix: 'write the file again with numpy.save or numpy.savez',
    });
  return String.fromCodePoint(...points).replace(/\0+$/, '');
}

function halfFloats(where: string): DataError {
  return new DataError({
    code: 'data/npy-type',
    where,
    what: 'labels are 16-bit floating-point numbers',
    fix: 'save labels as integers',
  });
}
