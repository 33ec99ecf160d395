import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { z } from 'zod';
import { DataError } from '../../base/error.js';
import { type GrowingNumbers, growingNumbers } from '../growing-numbers.js';
import { type FileSource, type ListContext, type Listing, placeOf } from '../listing.js';
import { compareNatural } from '../natural-order.js';
import type { PictureList } from '../picture-list.js';
import type { SplitName } from '../types.js';
import { defineFileSource } from './define-file-source.js';
import { chooseColumns, type ManifestColumns } from './manifest-columns.js';
import { type ManifestOptions, manifestOptions } from './manifest-options.js';
import { type ManifestRows, manifestRows } from './manifest-rows.js';
import { isFlag } from './manifest-truth.js';
import { readParquet } from './parquet-rows.js';
import { unreadableFile } from './read-file.js';
import { listUnpacked } from './unpack.js';

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

async function listParquet({ path, options }: ParquetSource, context: ListContext): Promise<Listing> {
  const files = await findFiles(path);
  const root = placeOf(dirname(files[0]!.path), options.root);
  return listUnpacked(async (unpacked) => {
    const poolPath = unpacked.path('pictures');
    const pool = await open(poolPath, 'w').catch((cause) => Promise.reject(unreadableFile(poolPath, cause)));
    try {
      const spans = { offsets: growingNumbers(Float64Array), lengths: growingNumbers(Uint32Array) };
      const rows = await readFiles(path, files, options, { pool, spans, ...context });
      const listed = rows.finish(context);
      return {
        root,
        ...listed,
        locate: locateIn(listed.pictures, { root, poolPath }, spans.offsets.all(), spans.lengths.all()),
        problems: [],
        ignored: [],
      };
    } finally {
      await pool.close();
    }
  });
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

const ELSEWHERE = -1;

interface Target extends ListContext {
  /** Where the bytes of pictures are gathered, one after the other. */
  readonly pool: FileHandle;
  /** Filled for each row: where in it they lie, and how many they are; `ELSEWHERE` for a picture in a file of its own. */
  readonly spans: {
    readonly offsets: GrowingNumbers<Float64Array>;
    readonly lengths: GrowingNumbers<Uint32Array>;
  };
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
    for await (const { names, values, row, classNames } of readParquet(
      file.path,
      (all) => wantedColumns(all, options),
      target.signal,
    )) {
      if (columns === undefined || rows === undefined) {
        columns = chooseColumns(file.path, names, options, {
          ...target,
          looksTrueOrFalse: (name) => isFlag(values[name]),
        });
        const named = columns.labels.length === 1 ? classNames(columns.labels[0]!) : undefined;
        rows = manifestRows(path, columns, { separator: options.labelSeparator, named });
      }
      const name = `${basename(file.path)}#${row}`;
      const place = `${basename(file.path)}, row ${row}`;
      const picture = pictureOf(values[columns.image], `${file.path}, row ${row}`);
      const isBytes = typeof picture !== 'string';
      target.spans.offsets.add(isBytes ? end : ELSEWHERE);
      target.spans.lengths.add(isBytes ? picture.length : 0);
      if (isBytes) {
        await target.pool.write(picture, 0, picture.length, end);
        end += picture.length;
      }
      rows.add({
        file: isBytes ? name : picture,
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

function locateIn(
  pictures: PictureList,
  { root, poolPath }: { readonly root: string; readonly poolPath: string },
  offsets: Float64Array,
  lengths: Uint32Array,
): Listing['locate'] {
  return (position) => {
    const file = pictures.fileOf(position);
    const offset = offsets[position]!;
    return offset === ELSEWHERE
      ? { file, path: placeOf(root, file) }
      : { file, path: poolPath, range: { offset, length: lengths[position]! } };
  };
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

/** The columns to read: all, unless options name those that matter. */
function wantedColumns(names: readonly string[], options: ManifestOptions): string[] {
  const { imageColumn, labelColumns, splitColumn } = options;
  if (imageColumn === undefined || labelColumns === undefined) return [...names];
  const wanted = [imageColumn, ...labelColumns, ...(splitColumn === undefined ? [] : [splitColumn])];
  return wanted.filter((name) => names.includes(name));
}
