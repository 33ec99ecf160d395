import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { z } from 'zod';
import { DataError } from '../../base/error.js';
import type { PictureRef } from '../decode-task.js';
import { type FileSource, type ListContext, type Listing, placeOf } from '../listing.js';
import { compareNatural } from '../natural-order.js';
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
      const refs: PictureRef[] = [];
      const rows = await readFiles(path, files, options, { root, pool, poolPath, refs, ...context });
      return {
        root,
        ...rows.finish(context),
        locate: (position) => refs[position]!,
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

interface Target extends ListContext {
  readonly root: string;
  /** Where the bytes of pictures are gathered, one after the other. */
  readonly pool: FileHandle;
  readonly poolPath: string;
  /** Filled with a place for each row. */
  readonly refs: PictureRef[];
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
      if (typeof picture === 'string') {
        target.refs.push({ file: picture, path: placeOf(target.root, picture) });
      } else {
        await target.pool.write(picture, 0, picture.length, end);
        const range = { offset: end, length: picture.length };
        target.refs.push({ file: name, path: target.poolPath, range });
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

/** The columns to read: all, unless options name those that matter. */
function wantedColumns(names: readonly string[], options: ManifestOptions): string[] {
  const { imageColumn, labelColumns, splitColumn } = options;
  if (imageColumn === undefined || labelColumns === undefined) return [...names];
  const wanted = [imageColumn, ...labelColumns, ...(splitColumn === undefined ? [] : [splitColumn])];
  return wanted.filter((name) => names.includes(name));
}
