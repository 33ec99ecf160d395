import { basename } from 'node:path';
import type { AsyncBuffer, FileMetaData, SchemaTree } from 'hyparquet';
import { DataError, isPupilError, messageOf } from '../../base/error.js';
import { throwIfInterrupted } from '../run-tasks.js';
import { readBytes, sizeOf } from './read-file.js';

export interface ParquetRow {
  /** Of all columns. */
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly row: number;
  /** Names of classes that the file describes for a column, as Hugging Face's `datasets` writes them. */
  readonly classNames: (column: string) => readonly string[] | undefined;
}

/** Rows of a Parquet file with the columns that `wanted` picks from all, one row group in memory at a time. Throws DataError `data/parquet` with the file and rows. */
export async function* readParquet(
  path: string,
  wanted: (names: readonly string[]) => readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<ParquetRow> {
  const size = await sizeOf(path);
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const file: AsyncBuffer = {
    byteLength: size,
    async slice(start, end = size) {
      requireInside(start, end, size);
      const bytes = await readBytes(path, start, end - start);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    },
  };
  const metadata = await orRefuse(path, path, async () => {
    const found = await parquetMetadataAsync(file);
    requireSound(found, leavesOf(parquetSchema(found)), size);
    return found;
  });
  const names = metadata.schema[0]!.num_children === 0 ? [] : topColumns(metadata);
  const described = await orRefuse(path, path, async () => describedFeatures(metadata));
  const classNames = (column: string) => namesOf(described?.[column]);
  const columns = [...wanted(names)];
  let start = 0;
  for (const group of metadata.row_groups) {
    throwIfInterrupted(signal);
    const rowEnd = start + Number(group.num_rows);
    const rows = await orRefuse(path, `${path}, rows ${start} to ${rowEnd - 1}`, async () => {
      const read = await parquetReadObjects({
        file,
        metadata,
        compressors,
        columns,
        rowStart: start,
        rowEnd,
        utf8: false,
      });
      if (read.length !== rowEnd - start)
        throw new Error(`${read.length} rows in place of ${rowEnd - start}`);
      return read;
    });
    for (const [i, values] of rows.entries()) yield { names, values, row: start + i, classNames };
    start = rowEnd;
  }
}

/** Names of the columns, which may themselves have parts. */
function topColumns({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  for (let at = 1; at < schema.length; ) {
    names.push(schema[at]!.name);
    for (let open = 1; open > 0 && at < schema.length; at++) open += (schema[at]!.num_children ?? 0) - 1;
  }
  return names;
}

/** What `datasets` says of the columns in the metadata of the file. */
function describedFeatures({ key_value_metadata: notes }: FileMetaData): Record<string, unknown> | undefined {
  const text = notes?.find(({ key }) => key === 'huggingface')?.value;
  return text === undefined ? undefined : JSON.parse(text)?.info?.features;
}

function namesOf(feature: unknown): readonly string[] | undefined {
  if (typeof feature !== 'object' || feature === null) return undefined;
  if (Array.isArray(feature)) return namesOf(feature[0]);
  const { names, feature: inner } = feature as { readonly names?: unknown; readonly feature?: unknown };
  const isNames = Array.isArray(names) && names.every((name) => typeof name === 'string');
  return isNames ? names : namesOf(inner);
}

/** Paths of the columns that hold values, in the order in which they are described. */
function leavesOf({ children, path }: SchemaTree): string[] {
  return children.length === 0 ? [path.join('/')] : children.flatMap(leavesOf);
}

/** What a damaged file may claim, and reading would believe. */
function requireSound(
  { row_groups: groups, num_rows: count }: FileMetaData,
  leaves: readonly string[],
  size: number,
): void {
  if (leaves.length === 0) throw new Error('no columns are described');
  if (new Set(leaves).size < leaves.length) throw new Error('two columns have the same name');
  let total = 0n;
  for (const { columns, num_rows: rows } of groups) {
    total += rows;
    // hyparquet 1.31 starts on one column before it looks for the next, and loses what then fails of the first.
    const paths = columns.map(({ meta_data: column }) => column?.path_in_schema.join('/'));
    if (paths.join('\n') !== leaves.join('\n')) throw new Error('a group has other columns than the file');
    if (rows < 0n || rows > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error(`${rows} rows in a group`);
    for (const { meta_data: column } of columns) {
      if (column === undefined) throw new Error('a column has no description');
      const from = Number(column.dictionary_page_offset || column.data_page_offset);
      requireInside(from, from + Number(column.total_compressed_size), size);
    }
  }
  if (total !== count) throw new Error(`${total} rows in groups, ${count} in all`);
}

function requireInside(start: number, end: number, size: number): void {
  if (!(start >= 0 && start <= end && end <= size)) throw new Error(`bytes ${start} to ${end} of ${size}`);
}

async function orRefuse<T>(path: string, where: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (isPupilError(cause)) throw cause;
    throw new DataError({
      code: 'data/parquet',
      where,
      what: 'the Parquet file is damaged, cut off or of a kind that cannot be read',
      got: messageOf(cause),
      fix: `download or copy ${basename(path)} again`,
      cause,
    });
  }
}
