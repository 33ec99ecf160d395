import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { AsyncBuffer, FileMetaData, SchemaTree } from 'hyparquet';
import type { z } from 'zod';
import { DataError, isPupilError, messageOf } from '../../base/error.js';
import type { PictureRef } from '../decode-task.js';
import { type FileSource, type ListContext, type Listing, placeOf } from '../listing.js';
import { compareNatural } from '../natural-order.js';
import { throwIfInterrupted } from '../run-tasks.js';
import type { SplitName } from '../types.js';
import { defineFileSource } from './define-file-source.js';
import { chooseColumns, type ManifestColumns } from './manifest-columns.js';
import { type ManifestOptions, manifestOptions } from './manifest-options.js';
import { isFlag, type ManifestRows, manifestRows } from './manifest-rows.js';
import { createUnpackFolder, readBytes, sizeOf, type UnpackFolder, unreadableFile } from './unpack.js';

export type ParquetInput = z.input<typeof manifestOptions>;
export type ParquetSource = FileSource<'parquet', ManifestOptions>;

export const parquetSource = defineFileSource({
  kind: 'parquet',
  what: 'Parquet files',
  code: 'option/parquet',
  options: manifestOptions,
  list: listParquet,
});

/**
 * A Parquet file, or a folder with the files of one data set (in it or in its folder `data`) as the Hugging Face Hub keeps
 * them, such as `train-00000-of-00002.parquet` and `test-00000-of-00001.parquet`: a row for each picture.
 *
 * Pictures  the bytes of a picture file, alone or as `{ bytes, path }`; or its path, as in `csvManifest`.
 * Labels    as in `csvManifest`; whole numbers are positions in the class names that the file describes, if it does; lists are
 *           several labels.
 *
 * Throws OptionError `option/parquet` naming every option that is unknown or out of range.
 */
export const parquet = parquetSource.create;

/** Whether a folder with files of these names is a data set of Parquet files. */
export function areParquetFiles(names: readonly string[]): boolean {
  return names.some((name) => /\.parquet$/i.test(name));
}

async function listParquet(
  { path, options }: ParquetSource,
  { signal, classes: known }: ListContext,
): Promise<Listing> {
  const files = await findFiles(path);
  const unpacked = await createUnpackFolder();
  const root = resolve(dirname(files[0]!.path), options.root);
  const refs: PictureRef[] = [];
  const pool = await open(unpacked.path('pictures'), 'w').catch(async (cause) => {
    await unpacked.remove();
    throw unreadableFile(unpacked.path('pictures'), cause);
  });
  try {
    const rows = await readFiles(path, files, options, { root, pool, unpacked, refs, signal });
    const listed = rows.finish(known);
    return {
      root,
      ...listed,
      locate: (position) => refs[position]!,
      problems: [],
      ignored: [],
      dispose: unpacked.remove,
    };
  } catch (error) {
    await unpacked.remove();
    throw error;
  } finally {
    await pool.close();
  }
}

interface ParquetFile {
  readonly path: string;
  /** The part that the name of the file tells, where there are several. */
  readonly split: SplitName | undefined;
}

/** The files of a data set, in natural order. */
async function findFiles(path: string): Promise<ParquetFile[]> {
  const found = await stat(path).catch((cause) => Promise.reject(unreadableFile(path, cause)));
  if (!found.isDirectory()) return [{ path, split: undefined }];
  for (const folder of [path, join(path, 'data')]) {
    const names = await readdir(folder).catch(() => []);
    const files = names
      .filter((name) => areParquetFiles([name]))
      .sort(compareNatural)
      .map((name) => ({ path: join(folder, name), split: splitOfName(name) }));
    if (files.length === 0) continue;
    const isTold = files.every(({ split }) => split !== undefined);
    return isTold ? files : files.map((file) => ({ ...file, split: undefined }));
  }
  throw new DataError({
    code: 'data/empty-folder',
    where: path,
    what: 'no Parquet file lies in the folder or in its folder data',
    fix: 'give a Parquet file, or the folder that holds some',
  });
}

function splitOfName(name: string): SplitName | undefined {
  const match = /^(train|validation|valid|val|dev|test)\b/i.exec(name.replaceAll('_', '-'));
  if (match === null) return undefined;
  const word = match[1]!.toLowerCase();
  return word === 'train' || word === 'test' ? word : 'validation';
}

interface Target {
  readonly root: string;
  /** Where the bytes of pictures are gathered, one after the other. */
  readonly pool: FileHandle;
  readonly unpacked: UnpackFolder;
  /** Filled with a place for each row. */
  readonly refs: PictureRef[];
  readonly signal: AbortSignal | undefined;
}

async function readFiles(
  path: string,
  files: readonly ParquetFile[],
  options: ManifestOptions,
  target: Target,
): Promise<ManifestRows> {
  let columns: ManifestColumns | undefined;
  let rows: ManifestRows | undefined;
  let end = 0;
  for (const file of files) {
    for await (const { names, values, row, classNames } of readTable(file.path, options, target.signal)) {
      if (columns === undefined || rows === undefined) {
        columns = chooseColumns(file.path, names, options, (name) => isFlag(values[name]));
        const named = columns.labels.length === 1 ? classNames(columns.labels[0]!) : undefined;
        rows = manifestRows(path, columns, { separator: options.labelSeparator, named });
      }
      const name = `${basename(file.path)}#${row}`;
      const place = `${basename(file.path)}, row ${row}`;
      const picture = pictureOf(values[columns.image], `${file.path}, row ${row}`);
      if (typeof picture === 'string') {
        target.refs.push({ file: picture, path: placeOf(target.root, picture) });
      } else {
        await target.pool.write(picture, 0, picture.length, end);
        const range = { offset: end, length: picture.length };
        target.refs.push({ file: name, path: target.unpacked.path('pictures'), range });
        end += picture.length;
      }
      rows.add({
        file: target.refs.at(-1)!.file,
        labels: columns.labels.map((label) => values[label]),
        split: columns.split === undefined ? file.split : values[columns.split],
        place,
      });
    }
  }
  if (rows !== undefined) return rows;
  throw new DataError({
    code: 'data/empty-manifest',
    where: path,
    what: 'the file lists no pictures',
    fix: 'give a file with a row for each picture',
  });
}

/** The bytes of a picture, or its path. A picture without bytes is left out by name, as an empty file is. */
function pictureOf(value: unknown, where: string): Uint8Array | string {
  if (value instanceof Uint8Array || (typeof value === 'string' && value !== '')) return value;
  if (typeof value === 'object' && value !== null) {
    const { bytes, path } = value as { readonly bytes?: unknown; readonly path?: unknown };
    if (bytes instanceof Uint8Array) return bytes;
    if (typeof path === 'string' && path !== '') return path;
    if (bytes === null || bytes === undefined) return new Uint8Array();
  }
  if (value === null || value === undefined) return new Uint8Array();
  throw new DataError({
    code: 'data/manifest-path',
    where,
    what: 'a picture must be bytes, a path, or { bytes, path }',
    got: typeof value,
    fix: 'name another column by the option imageColumn (--image-column)',
  });
}

interface TableRow {
  /** Of all columns. */
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly row: number;
  /** Names of classes that the file describes for a column, as Hugging Face's `datasets` writes them. */
  readonly classNames: (column: string) => readonly string[] | undefined;
}

/** Rows of a Parquet file, one row group in memory at a time. Throws DataError `data/parquet` with the file and rows. */
async function* readTable(
  path: string,
  options: ManifestOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<TableRow> {
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
  const wanted = wantedColumns(names, options);
  let start = 0;
  for (const group of metadata.row_groups) {
    throwIfInterrupted(signal);
    const rowEnd = start + Number(group.num_rows);
    const rows = await orRefuse(path, `${path}, rows ${start} to ${rowEnd - 1}`, async () => {
      const read = await parquetReadObjects({
        file,
        metadata,
        compressors,
        columns: wanted,
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

/** The columns to read: all, unless options name those that matter. */
function wantedColumns(names: readonly string[], options: ManifestOptions): string[] {
  const { imageColumn, labelColumns, splitColumn } = options;
  if (imageColumn === undefined || labelColumns === undefined) return [...names];
  const wanted = [imageColumn, ...labelColumns, ...(splitColumn === undefined ? [] : [splitColumn])];
  return wanted.filter((name) => names.includes(name));
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
