import { FormatError, ShapeError } from '../../base/error.js';
import { findRepeatedKey } from '../../base/repeated-key.js';
import {
  bytesPerElement,
  type DType,
  isArrayOf,
  type Shape,
  type TypedArray,
  typedArrayOver,
} from '../../graph/index.js';

/** A tensor with its values, row-major. */
export interface StoredTensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: TypedArray;
}

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/*
 * Layout (github.com/huggingface/safetensors, README, "Format"), all little-endian:
 *   0  u64  H, length of the header in bytes
 *   8       header: a JSON object that begins with `{`, may end in spaces;
 *           name → { dtype, shape, data_offsets: [begin, end] }, offsets counted from byte 8 + H;
 *           `__metadata__` → an object of text
 *   8 + H   bytes of the tensors, without gaps or overlaps
 * Typed arrays have the byte order of the machine: little-endian on all that ONNX Runtime has binaries for.
 */
const LENGTH_BYTES = 8;
const MAX_HEADER_BYTES = 100_000_000;
const METADATA = '__metadata__';
const SPACE = 0x20;
/** Every tensor begins at a multiple of its element size, so that other readers can map the file into memory. */
const ALIGNMENT = 8;

const DTYPE_NAMES: Readonly<Record<DType, string>> = {
  float32: 'F32',
  float64: 'F64',
  int32: 'I32',
  int64: 'I64',
  uint8: 'U8',
  bool: 'BOOL',
};
const DTYPES = new Map(Object.entries(DTYPE_NAMES).map(([dtype, name]) => [name, dtype as DType]));

/**
 * The bytes of a safetensors file. Equal content gives equal bytes, in whatever order it was put together.
 *
 * Throws  ShapeError where a tensor's data are of another type or number than its dtype and shape say, or its name is
 *         reserved.
 */
export function encodeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array {
  // Widest elements first: each tensor is then aligned without padding between them.
  const ordered = [...tensors].sort(
    ([a, s], [b, t]) => bytesPerElement(t.dtype) - bytesPerElement(s.dtype) || compareText(a, b),
  );
  let offset = 0;
  const entries = ordered.map(([name, tensor]) => {
    requireFit(name, tensor);
    const begin = offset;
    offset += tensor.data.byteLength;
    const entry = {
      dtype: DTYPE_NAMES[tensor.dtype],
      shape: tensor.shape,
      data_offsets: [begin, offset],
    };
    return [name, entry] as const;
  });
  const sortedMetadata = Object.entries(metadata).sort(([a], [b]) => compareText(a, b));
  const header = encodeHeader([[METADATA, Object.fromEntries(sortedMetadata)], ...entries]);
  const bytes = new Uint8Array(LENGTH_BYTES + header.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, LENGTH_BYTES);
  let position = LENGTH_BYTES + header.length;
  for (const [, { data }] of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

/** Written key by key: an object would move names such as `1` to the front, and lose `__proto__`. */
function encodeHeader(entries: readonly (readonly [string, unknown])[]): Uint8Array {
  const json = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`;
  const text = new TextEncoder().encode(json);
  const header = new Uint8Array(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT).fill(SPACE);
  header.set(text);
  return header;
}

function requireFit(name: string, { dtype, shape, data }: StoredTensor): void {
  const elements = countElements(shape);
  if (name !== METADATA && isArrayOf(dtype, data) && data.length === elements) return;
  throw new ShapeError({
    code: 'shape/stored-tensor',
    where: `tensor ${JSON.stringify(name)}`,
    what:
      name === METADATA ? 'this name is reserved by the file format' : 'the data do not fit dtype and shape',
    got: { dtype, shape, data: `${data.constructor.name} of ${data.length}` },
  });
}

/**
 * Read a safetensors file; the tensors are copies and come in the order of their bytes. `where` names the file.
 *
 * Throws  FormatError `format/safetensors`, with the byte at which things go wrong, for anything but a whole and
 *         well-formed file with dtypes that Pupil knows.
 */
export function decodeSafetensors(where: string, bytes: Uint8Array): SafetensorsFile {
  const fail = failAt(where);
  const headerLength = readHeaderLength(bytes, fail);
  const start = LENGTH_BYTES + headerLength;
  const { [METADATA]: metadata, ...entries } = parseHeader(bytes.subarray(LENGTH_BYTES, start), fail);
  const located = Object.entries(entries)
    .map(([name, entry]) => ({ name, ...parseEntry(name, entry, fail) }))
    .sort((a, b) => a.begin - b.begin || a.end - b.end || compareText(a.name, b.name));
  requireNoGaps(located, start, bytes.length, fail);
  const tensors = located.map(({ name, dtype, shape, begin, end }) => {
    // A copy: typed arrays must begin at a multiple of their element size. Not by `slice`, which does not copy a Buffer.
    const { buffer } = new Uint8Array(bytes.subarray(start + begin, start + end));
    const data = typedArrayOver(dtype, buffer);
    return [name, { dtype, shape, data }] as const;
  });
  return { tensors: new Map(tensors), metadata: parseMetadata(metadata, fail) };
}

type Fail = (offset: number, what: string, got?: unknown) => never;

function failAt(where: string): Fail {
  return (offset, what, got) => {
    throw new FormatError({
      code: 'format/safetensors',
      where: `${where}, byte ${offset}`,
      what,
      got,
      fix: 'the file is damaged or no safetensors file of Pupil: use another',
    });
  };
}

function readHeaderLength(bytes: Uint8Array, fail: Fail): number {
  if (bytes.length < LENGTH_BYTES) fail(0, 'the file ends within its first field', { bytes: bytes.length });
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES)
    fail(0, `the header is longer than the ${MAX_HEADER_BYTES} bytes that the format allows`, {
      header: `${length} bytes`,
    });
  if (LENGTH_BYTES + Number(length) > bytes.length)
    fail(0, 'the file ends within its header', { header: `${length} bytes`, file: `${bytes.length} bytes` });
  return Number(length);
}

function parseHeader(header: Uint8Array, fail: Fail): Record<string, unknown> {
  if (header[0] !== 0x7b) fail(LENGTH_BYTES, 'the header does not begin with {');
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
  } catch (error) {
    return fail(LENGTH_BYTES, 'the header is not JSON', (error as Error).message);
  }
  const repeated = findRepeatedKey(header);
  if (repeated !== undefined)
    fail(LENGTH_BYTES + repeated.offset, 'a key of the header stands there twice', repeated.key);
  return parsed;
}

interface Entry {
  readonly dtype: DType;
  readonly shape: number[];
  readonly begin: number;
  readonly end: number;
}

/** Offsets of single entries within the header are not known after parsing: these errors point at the header. */
function parseEntry(name: string, entry: unknown, fail: Fail): Entry {
  const label = `tensor ${JSON.stringify(name)}`;
  if (!isRecord(entry)) return fail(LENGTH_BYTES, `the entry of ${label} is not an object`);
  const { dtype: dtypeName, shape, data_offsets: offsets, ...others } = entry;
  const dtype = DTYPES.get(String(dtypeName));
  if (dtype === undefined) return fail(LENGTH_BYTES, `the dtype of ${label} is not known`, dtypeName);
  if (!isCounts(shape)) return fail(LENGTH_BYTES, `the shape of ${label} is not a list of sizes`, shape);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1])
    return fail(LENGTH_BYTES, `the offsets of ${label} are not a begin and an end`, offsets);
  if (Object.keys(others).length > 0)
    return fail(LENGTH_BYTES, `the entry of ${label} has fields that are not known`, Object.keys(others));
  const [begin, end] = offsets;
  const needed = countElements(shape) * bytesPerElement(dtype);
  if (end - begin !== needed)
    return fail(LENGTH_BYTES, `the offsets of ${label} do not fit its shape`, { begin, end, needed });
  return { dtype, shape, begin, end };
}

function requireNoGaps(
  entries: readonly (Entry & { name: string })[],
  start: number,
  length: number,
  fail: Fail,
): void {
  let expected = 0;
  for (const { name, begin, end } of entries) {
    if (begin < expected) fail(start + begin, `tensor ${JSON.stringify(name)} overlaps the one before it`);
    if (begin > expected)
      fail(start + expected, `bytes before tensor ${JSON.stringify(name)} belong to none`);
    if (start + end > length) fail(length, `the file ends within tensor ${JSON.stringify(name)}`);
    expected = end;
  }
  if (start + expected < length)
    fail(start + expected, 'bytes after the last tensor belong to none', {
      bytes: length - start - expected,
    });
}

function parseMetadata(metadata: unknown, fail: Fail): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isRecord(metadata)) return fail(LENGTH_BYTES, 'the metadata are not an object');
  const entries = Object.entries(metadata).map(([key, value]): [string, string] => {
    if (typeof value !== 'string') return fail(LENGTH_BYTES, 'a value of the metadata is not text', key);
    return [key, value];
  });
  return Object.fromEntries(entries);
}

function countElements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** By code units, the same in every locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
