import type { DType, TypedArray } from '../graph/index.js';

/** How an element type of other people's models is read that Pupil does not compute with. */
export interface WideReading {
  /** A type of ours that holds every value exactly. */
  readonly dtype: DType;
  /** Bytes of one element in the file. */
  readonly bytes: number;
  /** From raw little-endian bytes of memory of their own. */
  readonly fromRaw: (buffer: ArrayBuffer) => TypedArray;
  /** From what the file holds as whole numbers: values, or of 16-bit floats the bits. */
  readonly fromIntegers: (values: readonly number[]) => TypedArray;
}

/** By TensorProto.DataType. */
export const WIDE_READINGS: ReadonlyMap<number, WideReading> = new Map([
  [3, integers(1, Int8Array)],
  [4, integers(2, Uint16Array)],
  [5, integers(2, Int16Array)],
  [10, floats(halfValue)],
  [16, floats(brainValue)],
]);

interface IntegerArray {
  new (buffer: ArrayBuffer): Iterable<number>;
  from(values: readonly number[]): Iterable<number>;
}

function integers(bytes: number, kind: IntegerArray): WideReading {
  return {
    dtype: 'int32',
    bytes,
    fromRaw: (buffer) => Int32Array.from(new kind(buffer)),
    fromIntegers: (values) => Int32Array.from(kind.from(values)),
  };
}

function floats(value: (bits: number) => number): WideReading {
  return {
    dtype: 'float32',
    bytes: 2,
    fromRaw: (buffer) => Float32Array.from(new Uint16Array(buffer), value),
    fromIntegers: (values) => Float32Array.from(Uint16Array.from(values), value),
  };
}

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
function halfValue(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** bfloat16: the upper half of a float32. */
function brainValue(bits: number): number {
  word[0] = bits << 16;
  return float[0];
}
