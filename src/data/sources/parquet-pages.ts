import { readBytes } from './read-file.js';

/** The pages of one column in one row group. */
export interface ColumnPages {
  /** Byte in the file at which they begin and end. */
  readonly start: number;
  readonly end: number;
  /** Values with those that are missing, as the file's metadata say. */
  readonly values: number;
  readonly isPacked: boolean;
  /** How deep values may be repeated, and missing: 0 where they cannot. */
  readonly repetition: number;
  readonly definition: number;
}

/** What is read at first of a page. */
const WINDOW_BYTES = 2 ** 16;
/** Values that a run may have more than its page: the last group of a page is filled up. */
const PADDING = 4096;

const DATA_PAGE = 0;
const DATA_PAGE_V2 = 3;

/**
 * Refuse pages whose runs of levels are longer than the page has values: hyparquet 1.31 writes out every run to its end, and a
 * damaged file may speak of a thousand million values. Levels that are packed with the page are covered by the checks of its codec.
 *
 * Source  Apache Parquet, "Encodings" (RLE) and parquet.thrift, PageHeader.
 */
export async function requireSoundPages(path: string, column: ColumnPages): Promise<void> {
  let at = column.start;
  for (let seen = 0; seen < column.values && at < column.end - 1; ) {
    const { fields, end } = await readHeader(path, at, column.end - at);
    const [type, packed] = [fields.get(1), fields.get(3)];
    if (typeof packed !== 'number' || packed < 0 || at + end + packed > column.end)
      throw new Error(`a page of ${packed} bytes in ${column.end - at}`);
    const page = fields.get(type === DATA_PAGE ? 5 : 8);
    if ((type === DATA_PAGE || type === DATA_PAGE_V2) && page instanceof Map) {
      const values = Number(page.get(1));
      if (!(values >= 0 && values <= column.values))
        throw new Error(`a page of ${values} values in a column of ${column.values}`);
      seen += values;
      if (type === DATA_PAGE_V2) {
        const [definition, repetition] = [Number(page.get(5)), Number(page.get(6))];
        const from = at + end;
        await requireSoundRuns(path, from, repetition, column.repetition, values);
        await requireSoundRuns(path, from + repetition, definition, column.definition, values);
      } else if (!column.isPacked) {
        let from = at + end;
        for (const level of [column.repetition, column.definition]) {
          if (level === 0) continue;
          const length = Buffer.from(await readBytes(path, from, 4)).readUInt32LE(0);
          await requireSoundRuns(path, from + 4, Math.min(length, column.end - from), level, values);
          from += 4 + length;
        }
      }
    }
    at += end + packed;
  }
}

/** Its header, which is small unless it holds the least and the largest value of a column of pictures. */
async function readHeader(path: string, at: number, length: number) {
  const bytes = await readBytes(path, at, Math.min(WINDOW_BYTES, length));
  try {
    return readStruct(bytes, 0);
  } catch (error) {
    if (bytes.length >= length) throw error;
    return readStruct(await readBytes(path, at, length), 0);
  }
}

async function requireSoundRuns(
  path: string,
  from: number,
  length: number,
  level: number,
  values: number,
): Promise<void> {
  if (level === 0) return;
  if (!(length >= 0)) throw new Error(`levels of ${length} bytes`);
  const bytes = await readBytes(path, from, length);
  const width = 32 - Math.clz32(level);
  for (let at = 0, seen = 0; at < bytes.length && seen < values; ) {
    const header = readVarint(bytes, at);
    const isBits = header.value % 2 === 1;
    const half = Math.floor(header.value / 2);
    const count = isBits ? 8 * half : half;
    if (count > values - seen + PADDING) throw new Error(`a run of ${count} levels for ${values} values`);
    seen += count;
    at = header.end + (isBits ? half * width : Math.ceil(width / 8));
  }
}

type Field = number | ReadonlyMap<number, Field> | undefined;

/** The numbers of a struct in Thrift's compact protocol, by their field; texts and lists are passed over. */
function readStruct(bytes: Uint8Array, start: number): { fields: ReadonlyMap<number, Field>; end: number } {
  const fields = new Map<number, Field>();
  let at = start;
  for (let id = 0; ; ) {
    const head = bytes[at++];
    if (head === undefined) throw new Error('a page header without end');
    if (head === 0) return { fields, end: at };
    if (head >> 4 === 0) {
      const written = readVarint(bytes, at);
      id = zigzag(written.value);
      at = written.end;
    } else id += head >> 4;
    const { value, end } = readValue(bytes, at, head & 15);
    fields.set(id, value);
    at = end;
  }
}

function readValue(bytes: Uint8Array, at: number, type: number): { value: Field; end: number } {
  // Booleans are in the type itself; a byte, whole numbers, a double, a text, a list, a struct.
  if (type === 1 || type === 2) return { value: 2 - type, end: at };
  if (type === 3) return { value: bytes[at], end: at + 1 };
  if (type === 7) return { value: undefined, end: at + 8 };
  if (type === 12) {
    const { fields, end } = readStruct(bytes, at);
    return { value: fields, end };
  }
  if (type === 9) return { value: undefined, end: endOfList(bytes, at) };
  const { value, end } = readVarint(bytes, at);
  if (type === 8) return { value: undefined, end: end + value };
  if (type >= 4 && type <= 6) return { value: zigzag(value), end };
  throw new Error(`a page header with a field of type ${type}`);
}

function endOfList(bytes: Uint8Array, at: number): number {
  const head = bytes[at]!;
  const written = head >> 4 === 15 ? readVarint(bytes, at + 1) : { value: head >> 4, end: at + 1 };
  let { end } = written;
  for (let i = 0; i < written.value; i++) {
    if (end >= bytes.length) throw new Error('a page header without end');
    const type = head & 15;
    end = type === 1 || type === 2 ? end + 1 : readValue(bytes, end, type).end;
  }
  return end;
}

function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start, scale = 1; at < start + 10; at++, scale *= 128) {
    const byte = bytes[at];
    if (byte === undefined) throw new Error('a number without end');
    value += (byte & 127) * scale;
    if (byte < 128) return { value, end: at + 1 };
  }
  throw new Error('a number without end');
}

function zigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
