import type { FileMetaData } from 'hyparquet';
import { openParquet, orRefuse, type RowRange, readRowGroups } from './parquet-file.js';

export interface ParquetRow {
  /** Of all columns. */
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
  /** Its number in the file, counted from 1. */
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
  const opened = await openParquet(path);
  const { file, metadata, names, compressors } = opened;
  const described = await orRefuse(path, path, async () => describedFeatures(metadata));
  const classNames = (column: string) => namesOf(described?.[column]);
  const columns = [...wanted(names)];
  const read = async (range: RowRange) => [
    await parquetReadObjects({ file, metadata, compressors, columns, ...range, utf8: false }),
  ];
  for await (const { start, lists } of readRowGroups(path, opened, read, signal))
    for (const [i, values] of lists[0]!.entries()) yield { names, values, row: start + i + 1, classNames };
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
