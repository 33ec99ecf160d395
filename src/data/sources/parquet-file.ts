import { basename } from 'node:path';
import type { AsyncBuffer, ColumnMetaData, Compressors, FileMetaData, SchemaTree } from 'hyparquet';
import { DataError, isPupilError, messageOf } from '../../base/error.js';
import { throwIfInterrupted } from '../run-tasks.js';
import { type ColumnPages, requireSoundPages } from './parquet-pages.js';
import { isPlausibleSize } from './plausible-size.js';
import { readBytes, sizeOf } from './read-file.js';

export interface ParquetFile {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  /** Of all columns, in order. */
  readonly names: readonly string[];
  /** Ways to unpack a page. */
  readonly compressors: Compressors;
}

/** What a Parquet file says of itself, none of its values. Throws DataError `data/parquet`, `data/unreadable-file`. */
export async function openParquet(path: string): Promise<ParquetFile> {
  const size = await sizeOf(path);
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet');
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
    const leaves = leavesOf(parquetSchema(found));
    requireSound(
      found,
      leaves.map(({ path: names }) => names.join('/')),
      size,
    );
    for (const { columns } of found.row_groups)
      for (const [i, column] of columns.entries())
        await requireSoundPages(path, pagesOf(column.meta_data!, leaves[i]!));
    return found;
  });
  const names = metadata.schema[0]!.num_children === 0 ? [] : topColumns(metadata);
  const { compressors } = await import('hyparquet-compressors');
  return { file, metadata, names, compressors: guarded(compressors) };
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

/** A column that holds values, by its path, with the number of times that it is repeated and optional on the way. */
interface Leaf {
  readonly path: readonly string[];
  readonly repetition: number;
  readonly definition: number;
}

/** The columns that hold values, in the order in which they are described. */
function leavesOf({ children, path, element }: SchemaTree, above?: Leaf): Leaf[] {
  const { repetition_type: type } = element;
  const leaf: Leaf = {
    path,
    repetition: above === undefined ? 0 : above.repetition + (type === 'REPEATED' ? 1 : 0),
    definition: above === undefined ? 0 : above.definition + (type === 'REQUIRED' ? 0 : 1),
  };
  return children.length === 0 ? [leaf] : children.flatMap((child) => leavesOf(child, leaf));
}

function pagesOf(column: ColumnMetaData, { repetition, definition }: Leaf): ColumnPages {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  return {
    start,
    end: start + Number(column.total_compressed_size),
    values: Number(column.num_values),
    isPacked: column.codec !== 'UNCOMPRESSED',
    repetition,
    definition,
  };
}

/** Make no room for what a few bytes cannot hold. */
export function guarded(compressors: Compressors): Compressors {
  return Object.fromEntries(
    Object.entries(compressors).map(([codec, unpack]) => [
      codec,
      (input: Uint8Array, outputLength: number) => {
        if (!(outputLength >= 0 && isPlausibleSize(input.length, outputLength)))
          throw new Error(`a page of ${outputLength} bytes from ${input.length}`);
        return unpack!(input, outputLength);
      },
    ]),
  );
}

/** Rows for each byte of a file: more than columns can be packed to that differ from row to row. */
const MOST_ROWS_PER_BYTE = 1000;

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
    if (rows < 0n || rows > BigInt(MOST_ROWS_PER_BYTE * size)) throw new Error(`${rows} rows in a group`);
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

/** Rows of a file by position, `rowEnd` not among them. */
export interface RowRange {
  readonly rowStart: number;
  readonly rowEnd: number;
}

/** What was read of some rows of a file. */
export interface RowGroup<T> {
  /** Position of the first row in the file. */
  readonly start: number;
  readonly size: number;
  /** `size` values in each. */
  readonly lists: readonly T[];
}

/**
 * Read a file one row group at a time, groups without rows left out; `read` gives lists with a value for each row of a range.
 *
 * Throws DataError `data/parquet` with the rows, counted from 1, for whatever `read` throws, and where a list has more or fewer
 * values.
 */
export async function* readRowGroups<T extends { readonly length: number }>(
  path: string,
  { metadata }: ParquetFile,
  read: (range: RowRange) => Promise<readonly T[]>,
  signal: AbortSignal | undefined,
): AsyncGenerator<RowGroup<T>> {
  let start = 0;
  for (const group of metadata.row_groups) {
    throwIfInterrupted(signal);
    const size = Number(group.num_rows);
    const [rowStart, rowEnd] = [start, start + size];
    const lists = await orRefuse(path, `${path}, rows ${rowStart + 1} to ${rowEnd}`, async () => {
      const found = await read({ rowStart, rowEnd });
      const wrong = found.find(({ length }) => length !== size);
      if (wrong !== undefined) throw new Error(`${wrong.length} rows in place of ${size}`);
      return found;
    });
    if (size > 0) yield { start, size, lists };
    start = rowEnd;
  }
}

/** Throws DataError `data/parquet` for whatever reading throws. */
export async function orRefuse<T>(path: string, where: string, read: () => Promise<T>): Promise<T> {
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
