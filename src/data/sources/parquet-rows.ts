import type { FileMetaData } from 'hyparquet';
import { throwIfInterrupted } from '../run-tasks.js';
import { openParquet, orRefuse } from './parquet-file.js';

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
  const { parquetReadObjects } = await import('hyparquet');
  const { file, metadata, names, compressors } = await openParquet(path);
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
