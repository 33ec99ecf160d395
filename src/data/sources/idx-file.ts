import { DataError } from '../../base/error.js';
import { readBytes, sizeOf } from './read-file.js';

/** An array of bytes in an IDX file. */
export interface IdxArray {
  readonly shape: readonly number[];
  /** Byte in the file at which the values begin. */
  readonly offset: number;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Read the header of an IDX file (Y. LeCun, "The MNIST database": the format of its files), numbers big-endian:
 *
 *     byte 0, 1       0
 *     byte 2          type of the values: 0x08 unsigned byte, the only one that pictures and labels have
 *     byte 3          number of axes, D
 *     byte 4 …        D lengths, uint32 each
 *     byte 4 + 4 D …  values, the last axis fastest
 *
 * `where` is the file as a person knows it. Throws DataError `data/idx` for another magic number, type or number of axes, and
 * where the file is shorter or longer than its header says.
 */
export async function readIdxHeader(path: string, where: string, axes: readonly number[]): Promise<IdxArray> {
  const refuse = (what: string, got: unknown, fix = 'download or copy the file again') =>
    new DataError({ code: 'data/idx', where, what, got, fix });
  const bytes = Buffer.from(await readBytes(path, 0, 4 + 4 * Math.max(...axes)));
  if (bytes.length < 4) throw refuse('the file is too short for a header', { bytes: bytes.length });
  const rank = bytes[3]!;
  if (bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== UNSIGNED_BYTE || !axes.includes(rank))
    throw refuse(
      'the file does not begin with the magic number of an IDX file of bytes',
      { first: bytes.subarray(0, 4).toString('hex'), expected: axes.map((n) => `0000080${n}`) },
      'check that it is an IDX file of unsigned bytes with that many axes',
    );
  const offset = 4 + 4 * rank;
  if (bytes.length < offset) throw refuse('the file is too short for its header', { bytes: bytes.length });
  const shape = Array.from({ length: rank }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const expected = offset + shape.reduce((product, length) => product * length, 1);
  const size = await sizeOf(path);
  if (size !== expected)
    throw refuse('the length of the file is not what its header says', { bytes: size, expected, shape });
  return { shape, offset };
}
