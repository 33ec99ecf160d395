import { FormatError, InternalError } from '../base/error.js';

/** A 64-bit integer of a file as a number. Throws FormatError beyond ±2^53, where numbers have gaps. */
export function fromInt64(value: bigint, where: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new FormatError({
    code: 'format/onnx-integer',
    where,
    what: 'an integer is too large to be held exactly',
    got: value,
    fix: `use integers between -(2^53 - 1) and 2^53 - 1`,
  });
}

/** A number as a 64-bit integer for a file. Throws InternalError for fractions and beyond ±2^53. */
export function toInt64(value: number, where: string): bigint {
  if (Number.isSafeInteger(value)) return BigInt(value);
  throw new InternalError({
    code: 'internal/onnx-integer',
    where,
    what: 'a safe integer was expected',
    got: value,
  });
}
