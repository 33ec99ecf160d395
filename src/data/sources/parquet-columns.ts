import type { DecodedArray } from 'hyparquet';
import { throwIfInterrupted } from '../run-tasks.js';
import { openParquet, orRefuse } from './parquet-file.js';

/** Some rows of a Parquet file, column by column. */
export interface ParquetColumns {
  /** Position of the first row in the file. */
  readonly start: number;
  readonly size: number;
  /** Values of each wanted column, in the order in which they were asked for. */
  readonly columns: readonly ArrayLike<unknown>[];
}

/** Columns of a Parquet file, one row group in memory at a time. Throws DataError `data/parquet` with the file and rows. */
export async function* readParquetColumns(
  path: string,
  wanted: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<ParquetColumns> {
  const { parquetRead } = await import('hyparquet');
  const { file, metadata, compressors } = await openParquet(path);
  let start = 0;
  for (const group of metadata.row_groups) {
    throwIfInterrupted(signal);
    const size = Number(group.num_rows);
    const [rowStart, rowEnd] = [start, start + size];
    const columns = await orRefuse(path, `${path}, rows ${rowStart + 1} to ${rowEnd}`, async () => {
      const parts = new Map<string, DecodedArray[]>(wanted.map((name) => [name, []]));
      const onChunk = ({ columnName, columnData }: { columnName: string; columnData: DecodedArray }) =>
        parts.get(columnName)!.push(columnData);
      const columns = [...wanted];
      await parquetRead({ file, metadata, compressors, columns, rowStart, rowEnd, utf8: false, onChunk });
      return wanted.map((name) => joined(parts.get(name)!, size));
    });
    if (size > 0) yield { start, size, columns };
    start = rowEnd;
  }
}

function joined(parts: readonly DecodedArray[], size: number): ArrayLike<unknown> {
  const whole =
    parts.length === 1 ? parts[0]! : parts.flatMap((part) => Array.from(part as ArrayLike<unknown>));
  if (whole.length !== size) throw new Error(`${whole.length} rows in place of ${size}`);
  return whole;
}
