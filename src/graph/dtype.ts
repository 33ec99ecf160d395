/** Element types of tensors, spelled as in NumPy. */
export type DType = 'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'bool';

export type TypedArray = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

const BYTES: Record<DType, number> = { float32: 4, float64: 8, int32: 4, int64: 8, uint8: 1, bool: 1 };

/** Numbers of element types in ONNX: `TensorProto.DataType` of its specification. */
export const ELEMENT_TYPES: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

/** Inclusive; beyond 2^53 a JavaScript number no longer tells neighbouring int64 apart. */
const RANGES = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint8: [0, 255],
  bool: [0, 1],
} as const;

export function bytesPerElement(dtype: DType): number {
  return BYTES[dtype];
}

export function isFloat(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float64';
}

/** What a cast makes of a number: floats lose their fraction towards 0, bool is 0 or 1. */
export function castNumber(value: number, dtype: DType): number {
  if (dtype === 'bool') return value === 0 ? 0 : 1;
  return isFloat(dtype) ? value : Math.trunc(value);
}

/** A zero-filled array for `length` elements. `bool` is held as 0 and 1 in a `Uint8Array`, as ONNX Runtime does. */
export function allocate(dtype: DType, length: number): TypedArray {
  return new ARRAYS[dtype](length);
}

/** An array over the bytes of a buffer, which it fills. */
export function typedArrayOver(dtype: DType, buffer: ArrayBuffer): TypedArray {
  return new ARRAYS[dtype](buffer);
}

/** Convert plain numbers; `int64` becomes `BigInt64Array`. */
export function typedArrayOf(dtype: DType, values: readonly number[]): TypedArray {
  return dtype === 'int64' ? BigInt64Array.from(values, (v) => BigInt(v)) : ARRAYS[dtype].from(values);
}

/** Whether a dtype holds a number as it is: whole and in range for integers, 0 or 1 for bool, rounded for floats. */
export function canHold(dtype: DType, value: number): boolean {
  if (isFloat(dtype)) return true;
  const [low, high] = RANGES[dtype as keyof typeof RANGES];
  return Number.isInteger(value) && value >= low && value <= high;
}

export function isArrayOf(dtype: DType, data: TypedArray): boolean {
  return data instanceof ARRAYS[dtype];
}
