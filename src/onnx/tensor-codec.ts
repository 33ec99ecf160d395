import { create } from '@bufbuild/protobuf';
import { FormatError, InternalError } from '../base/error.js';
import {
  bytesPerElement,
  type DType,
  ELEMENT_TYPES,
  elementCount,
  isArrayOf,
  type TypedArray,
  typedArrayOf,
  typedArrayOver,
} from '../graph/index.js';
import { fromInt64, toInt64 } from './int64.js';
import type { OnnxTensor } from './model.js';
import { EXTERNAL_LOCATION, type Proto, schemaOf, TENSOR_TYPES } from './schema.js';
import { requireText } from './text.js';
import { WIDE_READINGS, type WideReading } from './widen.js';

const DTYPES = new Map(Object.entries(ELEMENT_TYPES).map(([dtype, code]) => [code, dtype as DType]));

/** Of values that come in and go out there may be text, too. */
const STRING = 8;

const TensorSchema = schemaOf('TensorProto');

export function isKnownDtype(code: number): boolean {
  return code === STRING || DTYPES.has(code);
}

export function encodeValueDtype(dtype: DType | 'string'): number {
  return dtype === 'string' ? STRING : ELEMENT_TYPES[dtype];
}

export function decodeValueDtype(code: number, where: string): DType | 'string' {
  return code === STRING ? 'string' : decodeDtype(code, where);
}

function decodeDtype(code: number, where: string): DType {
  const dtype = DTYPES.get(code);
  if (dtype !== undefined) return dtype;
  throw new FormatError({
    code: 'format/onnx-dtype',
    where,
    what: `the element type is not one of ${[...DTYPES.values()].join(', ')}`,
    got: TENSOR_TYPES[code] ?? `type number ${code}`,
    fix: 'convert the model to one of these types',
  });
}

/**
 * The message of a tensor; the data always as raw little-endian bytes, not copied.
 *
 * Throws  InternalError if data and shape do not fit.
 */
export function encodeTensor({ name, dtype, shape, data }: OnnxTensor): Proto<'TensorProto'> {
  const where = `tensor ${JSON.stringify(name)}`;
  if (!isArrayOf(dtype, data) || data.length !== elementCount(shape)) {
    throw new InternalError({
      code: 'internal/onnx-tensor',
      where,
      what: 'the data must be an array of the dtype, as long as the product of the shape',
      got: { dtype, shape, data: `${data.constructor.name}(${data.length})` },
    });
  }
  return create(TensorSchema, {
    name: requireText(name, where),
    dataType: ELEMENT_TYPES[dtype],
    dims: shape.map((n) => toInt64(n, where)),
    // Every platform with ONNX Runtime is little-endian, as the format is.
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  });
}

/**
 * A tensor of its own memory.
 *
 * Throws  FormatError, before anything is allocated, if the data present are not as many as the shape claims.
 */
export function decodeTensor(
  proto: Proto<'TensorProto'>,
  place: string,
  external?: ReadExternal,
): OnnxTensor {
  const where = `${place}: tensor ${JSON.stringify(proto.name)}`;
  refuseForeignStorage(proto, where, external !== undefined);
  const wide = external === undefined ? undefined : WIDE_READINGS.get(proto.dataType);
  const dtype = wide === undefined ? decodeDtype(proto.dataType, where) : wide.dtype;
  const shape = proto.dims.map((n) => fromInt64(n, where));
  const count = countElements(shape, where);
  const raw =
    proto.dataLocation === EXTERNAL_LOCATION ? external!(externalEntry(proto), where) : proto.rawData;
  const data = foundData(proto, dtype, raw, wide);
  if (data.count !== count) {
    throw new FormatError({
      code: 'format/onnx-tensor',
      where,
      what: 'the tensor does not hold as many elements as its shape says',
      got: { dtype, shape, elements: data.count },
      fix: 'export the model again; the file is damaged',
    });
  }
  return {
    name: proto.name,
    dtype,
    shape,
    data: requireRange(data.copy(), dtype, where),
    ...(wide !== undefined && { widenedFrom: proto.dataType }),
  };
}

/** Where the data of a tensor lie in another file, as the file says it. */
export type ExternalEntry = Readonly<Record<string, string>>;

/** The bytes of data in another file; throws FormatError where they cannot be had. */
export type ReadExternal = (entry: ExternalEntry, where: string) => Uint8Array;

function externalEntry({ externalData }: Proto<'TensorProto'>): ExternalEntry {
  return Object.fromEntries(externalData.map(({ key, value }) => [key, value]));
}

function refuseForeignStorage(proto: Proto<'TensorProto'>, where: string, readsExternal: boolean): void {
  if (!readsExternal && (proto.dataLocation === EXTERNAL_LOCATION || proto.externalData.length > 0)) {
    throw new FormatError({
      code: 'format/onnx-external-data',
      where,
      what: 'the data lie in another file, which Pupil does not read',
      got: externalEntry(proto),
      fix: 'save the model as a single file, without external data',
    });
  }
  if (proto.segment !== undefined) {
    throw new FormatError({
      code: 'format/onnx-segment',
      where,
      what: 'the tensor is stored in segments, which Pupil does not read',
      fix: 'save the model with whole tensors',
    });
  }
}

function countElements(shape: readonly number[], where: string): number {
  const count = elementCount(shape);
  if (shape.every((n) => n >= 0) && (Number.isSafeInteger(count) || shape.includes(0))) {
    return shape.includes(0) ? 0 : count;
  }
  throw new FormatError({
    code: 'format/onnx-tensor',
    where,
    what: 'the shape is negative or beyond any memory',
    got: { shape },
    fix: 'export the model again; the file is damaged',
  });
}

/** Elements found in a message, counted before they are copied. */
interface FoundData {
  /** Not an integer where raw bytes end within an element. */
  readonly count: number;
  copy(): TypedArray;
}

function foundData(
  proto: Proto<'TensorProto'>,
  dtype: DType,
  raw: Uint8Array | undefined,
  wide: WideReading | undefined,
): FoundData {
  if (wide === undefined) return raw === undefined ? readTyped(proto, dtype) : readRaw(raw, dtype);
  return raw === undefined
    ? { count: proto.int32Data.length, copy: () => wide.fromIntegers(proto.int32Data) }
    : { count: raw.length / wide.bytes, copy: () => wide.fromRaw(Uint8Array.from(raw).buffer) };
}

function readRaw(raw: Uint8Array, dtype: DType): FoundData {
  const size = bytesPerElement(dtype);
  return {
    count: raw.length / size,
    copy: () => {
      // A copy of its own: aligned for any element type, and the file's bytes can be freed.
      const { buffer } = Uint8Array.from(raw);
      return typedArrayOver(dtype, buffer);
    },
  };
}

function readTyped(proto: Proto<'TensorProto'>, dtype: DType): FoundData {
  if (dtype === 'int64') {
    return { count: proto.int64Data.length, copy: () => BigInt64Array.from(proto.int64Data) };
  }
  const values =
    dtype === 'float32' ? proto.floatData : dtype === 'float64' ? proto.doubleData : proto.int32Data;
  return { count: values.length, copy: () => copyNumbers(values, dtype) };
}

/** uint8 and bool come in as int32; what does not fit is kept recognizable for the range check. */
function copyNumbers(values: readonly number[], dtype: DType): TypedArray {
  const narrow = dtype === 'uint8' || dtype === 'bool';
  const misfit = narrow ? values.find((v) => v < 0 || v > 255) : undefined;
  return misfit === undefined ? typedArrayOf(dtype, values) : Int32Array.from(values);
}

function requireRange(data: TypedArray, dtype: DType, where: string): TypedArray {
  const fits = isArrayOf(dtype, data) && (dtype !== 'bool' || (data as Uint8Array).every((v) => v <= 1));
  if (fits) return data;
  throw new FormatError({
    code: 'format/onnx-tensor',
    where,
    what: `a value is outside the range of ${dtype}`,
    fix: 'export the model again; the file is damaged',
  });
}
