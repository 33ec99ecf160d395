import type { DecodedArray } from 'hyparquet';
import { openParquet, type RowGroup, readRowGroups } from './parquet-file.js';

/**
 * The wanted columns of a Parquet file, in the order in which they are asked for, one row group in memory at a time. Throws DataError
 * `data/parquet` with the file and rows.
 */
export async function* readParquetColumns(
  path: string,
  wanted: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<RowGroup<ArrayLike<unknown>>> {
  const { parquetRead } = await import('hyparquet');
  const opened = await openParquet(path);
  const { file, metadata, compressors } = opened;
  yield* readRowGroups(
    path,
    opened,
    async (range) => {
      const parts = new Map<string, DecodedArray[]>(wanted.map((name) => [name, []]));
      const onChunk = ({ columnName, columnData }: { columnName: string; columnData: DecodedArray }) =>
        parts.get(columnName)!.push(columnData);
      const columns = [...wanted];
      await parquetRead({ file, metadata, compressors, columns, ...range, utf8: false, onChunk });
      return wanted.map((name) => joined(parts.get(name)!));
    },
    signal,
  );
}

function joined(parts: readonly DecodedArray[]): ArrayLike<unknown> {
  return parts.length === 1 ? parts[0]! : parts.flatMap((part) => Array.from(part as ArrayLike<unknown>));
}
