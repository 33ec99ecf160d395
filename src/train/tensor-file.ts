import { FormatError } from '../base/error.js';
import { bytesPerElement, type DType, elementCount, type Shape, type TypedArray } from '../graph/index.js';

/** A tensor with its values, as files hold them. */
export interface StoredTensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: TypedArray;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const DTYPES = {
  float32: 'F32',
  float64: 'F64',
  int32: 'I32',
  int64: 'I64',
  uint8: 'U8',
  bool: 'BOOL',
} as const;
const BY_NAME = new Map(Object.entries(DTYPES).map(([dtype, name]) => [name as string, dtype as DType]));
const LENGTH_BYTES = 8;
const ALIGNMENT = 8;
/** The limit that the format itself sets. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * The bytes of a safetensors file: u64 header length, JSON header (name → dtype, shape, data_offsets), tensor bytes, all
 * little-endian. Equal content gives equal bytes.
 *
 * Source  github.com/huggingface/safetensors, README, "Format".
 */
export function encodeTensorFile({ tensors, metadata }: TensorFile): Uint8Array {
  // Widest elements first: every tensor then lies at a multiple of its own element size.
  const ordered = [...tensors].sort(
    ([a, s], [b, t]) => bytesPerElement(t.dtype) - bytesPerElement(s.dtype) || (a < b ? -1 : 1),
  );
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { dtype, shape, data }] of ordered) {
    header[name] = { dtype: DTYPES[dtype], shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + offset).fill(
    0x20,
    LENGTH_BYTES,
    LENGTH_BYTES + headerBytes,
  );
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(json, LENGTH_BYTES);
  let position = LENGTH_BYTES + headerBytes;
  for (const [, { data }] of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

/**
 * Read a safetensors file.
 *
 * Throws  FormatError with the byte offset for anything but a whole, well-formed file.
 */
export function decodeTensorFile(where: string, bytes: Uint8Array): TensorFile {
  const fail = (offset: number, what: string, got?: unknown): never => {
    throw new FormatError({
      code: 'format/safetensors',
      where: `${where}, byte ${offset}`,
      what,
      got,
      fix: 'the file is damaged or not a safetensors file; use another checkpoint',
    });
  };
  if (bytes.length < LENGTH_BYTES)
    fail(0, 'the file is shorter than its first field', { bytes: bytes.length });
  const headerBytes = Number(
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true),
  );
  const start = LENGTH_BYTES + headerBytes;
  if (headerBytes > MAX_HEADER_BYTES || start > bytes.length)
    fail(0, 'the header is longer than the file', { headerBytes });
  const header =
    parseHeader(bytes.subarray(LENGTH_BYTES, start)) ?? fail(LENGTH_BYTES, 'the header is not a JSON object');
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isTextRecord(metadata)) fail(LENGTH_BYTES, 'the metadata are not text');
  const tensors = new Map<string, StoredTensor>();
  const ranges: [number, number][] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const parsed =
      parseEntry(entry) ??
      fail(LENGTH_BYTES, `the entry of tensor ${JSON.stringify(name)} is malformed`, JSON.stringify(entry));
    const { dtype, shape, begin, end } = parsed;
    const size = elementCount(shape) * bytesPerElement(dtype);
    if (end - begin !== size || start + end > bytes.length)
      fail(start + begin, `tensor ${JSON.stringify(name)} does not fit`, { begin, end, size });
    ranges.push([begin, end]);
    tensors.set(name, { dtype, shape, data: copyOut(dtype, bytes, start + begin, start + end) });
  }
  ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const [i, [begin]] of ranges.entries()) {
    if (begin !== (i === 0 ? 0 : ranges[i - 1][1])) fail(start + begin, 'the tensors overlap or leave gaps');
  }
  const used = ranges.at(-1)?.[1] ?? 0;
  if (start + used !== bytes.length)
    fail(start + used, 'bytes are left over', { left: bytes.length - start - used });
  return { tensors, metadata: metadata as Record<string, string> };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function parseEntry(
  entry: unknown,
): { dtype: DType; shape: number[]; begin: number; end: number } | undefined {
  const { dtype: name, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const dtype = BY_NAME.get(String(name));
  if (
    dtype === undefined ||
    !isCounts(shape) ||
    !isCounts(offsets) ||
    offsets.length !== 2 ||
    offsets[0] > offsets[1]
  )
    return undefined;
  return { dtype, shape, begin: offsets[0], end: offsets[1] };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return (
    value !== null && typeof value === 'object' && Object.values(value).every((v) => typeof v === 'string')
  );
}

/** A copy, because typed arrays must start at a multiple of their element size. */
function copyOut(dtype: DType, bytes: Uint8Array, begin: number, end: number): TypedArray {
  const { buffer } = bytes.slice(begin, end);
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'int64':
      return new BigInt64Array(buffer);
    default:
      return new Uint8Array(buffer);
  }
}
