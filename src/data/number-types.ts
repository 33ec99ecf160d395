interface NumberRules {
  readonly bytes: number;
  /** Whether only whole numbers can be written in it. */
  readonly whole: boolean;
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
}

/** Types of numbers that arrays hold. 64-bit integers beyond 2^53 are rounded. */
export const NUMBER_TYPES = {
  bool: { bytes: 1, whole: true, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
  uint8: { bytes: 1, whole: true, read: (view, at) => view.getUint8(at) },
  int8: { bytes: 1, whole: true, read: (view, at) => view.getInt8(at) },
  uint16: { bytes: 2, whole: true, read: (view, at, little) => view.getUint16(at, little) },
  int16: { bytes: 2, whole: true, read: (view, at, little) => view.getInt16(at, little) },
  uint32: { bytes: 4, whole: true, read: (view, at, little) => view.getUint32(at, little) },
  int32: { bytes: 4, whole: true, read: (view, at, little) => view.getInt32(at, little) },
  uint64: { bytes: 8, whole: true, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  int64: { bytes: 8, whole: true, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  float16: { bytes: 2, whole: false, read: (view, at, little) => halfOf(view.getUint16(at, little)) },
  float32: { bytes: 4, whole: false, read: (view, at, little) => view.getFloat32(at, little) },
  float64: { bytes: 8, whole: false, read: (view, at, little) => view.getFloat64(at, little) },
} as const satisfies Record<string, NumberRules>;
export type NumberType = keyof typeof NUMBER_TYPES;

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent (bias 15), 10 of fraction. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
