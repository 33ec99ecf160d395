import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { z } from 'zod';
import { DataError } from '../../base/error.js';
import type { imageFolderOptions } from '../image-folder.js';
import { type TableSource, tableSource } from '../table/table-source.js';
import { areCifarFiles } from './cifar.js';
import { FILE_SOURCES, type PictureFileSource } from './file-sources.js';
import { areIdxFiles } from './idx.js';
import { listsPictures } from './lists-pictures.js';
import type { ManifestOptions } from './manifest-options.js';
import { areNumpyFiles } from './numpy.js';
import { areParquetFiles } from './parquet.js';

/** Kinds by the extension of the file. */
const KIND_OF_FILE: Readonly<Record<string, PictureFileSource['kind']>> = {
  '.npz': 'numpy',
  '.csv': 'csvManifest',
  '.tsv': 'csvManifest',
  '.parquet': 'parquet',
};

/** Options that lists of pictures have and tables do not. */
const LIST_OPTIONS = [
  'imageColumn',
  'labelColumns',
  'labelSeparator',
  'root',
] as const satisfies readonly (keyof ManifestOptions)[];

/** Kinds by the names of the files that lie in a folder. */
const KIND_OF_FOLDER: readonly (readonly [
  (names: readonly string[]) => boolean,
  PictureFileSource['kind'],
])[] = [
  [areIdxFiles, 'idx'],
  [areCifarFiles, 'cifar'],
  [areNumpyFiles, 'numpy'],
  [areParquetFiles, 'parquet'],
];

/** Options of any kind of source, as a person writes them: only that kind knows which of them it has. */
export type SourceOptions = Partial<z.input<typeof imageFolderOptions>> & Readonly<Record<string, unknown>>;

/**
 * The source that lies at a path: what kind it is, its extension tells, or the names of the files in a folder. A path at
 * which there is nothing is taken for an image folder, which says so when it is opened. A CSV or Parquet file is a list of pictures
 * where options of such lists are given or its first row names or holds one, else a table.
 */
export async function sourceAt(
  path: string,
  options: SourceOptions = {},
): Promise<PictureFileSource | TableSource> {
  const place = await innerFolder(path);
  const kind = await kindAt(place, options);
  const { create } = kind === 'table' ? tableSource : FILE_SOURCES[kind];
  return (create as (path: string, options: unknown) => PictureFileSource | TableSource)(place, options);
}

/** Where torchvision, and the archives of the data sets themselves, put the files within the folder that a person names. */
const INNER_FOLDERS = [
  'raw',
  'MNIST/raw',
  'FashionMNIST/raw',
  'KMNIST/raw',
  'EMNIST/raw',
  'cifar-10-batches-bin',
  'cifar-100-binary',
];

/** The one of those folders in which arrays lie; the path itself where there is none, or several. */
async function innerFolder(path: string): Promise<string> {
  const found: string[] = [];
  for (const inner of INNER_FOLDERS) {
    const names = await readdir(join(path, inner)).catch(() => []);
    if (areIdxFiles(names) || areCifarFiles(names)) found.push(join(path, inner));
  }
  return found.length === 1 ? found[0]! : path;
}

/** Whether many pictures lie at a path, in a folder or in a file that holds or lists them; otherwise one does, if any. */
export async function holdsMany(path: string): Promise<boolean> {
  if (Object.hasOwn(KIND_OF_FILE, extname(path).toLowerCase())) return true;
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

/** The source of pictures that lies at a path. Throws DataError `data/no-pictures` for a table. */
export async function pictureSourceAt(path: string, options: SourceOptions = {}): Promise<PictureFileSource> {
  const source = await sourceAt(path, options);
  if (source.kind !== 'table') return source;
  throw new DataError({
    code: 'data/no-pictures',
    where: path,
    what: 'this is a table, and pictures are needed',
    fix: 'give a folder of pictures, or name the column of pictures by the option imageColumn (--image-column)',
  });
}

async function kindAt(path: string, options: SourceOptions): Promise<PictureFileSource['kind'] | 'table'> {
  const byName = KIND_OF_FILE[extname(path).toLowerCase()];
  const found = await stat(path).catch(() => undefined);
  if (byName !== undefined && !found?.isDirectory()) {
    if (byName === 'numpy' || LIST_OPTIONS.some((name) => options[name] !== undefined)) return byName;
    return (await listsPictures(path)) ? byName : 'table';
  }
  if (!found?.isDirectory()) return 'imageFolder';
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const kind = KIND_OF_FOLDER.find(([recognizes]) => recognizes(names))?.[1];
  if (kind !== undefined) return kind;
  const inData = await readdir(join(path, 'data')).catch(() => []);
  return areParquetFiles(inData) ? 'parquet' : 'imageFolder';
}

/** What a source is, in words. */
export function describeSource(kind: PictureFileSource['kind'] | 'table'): string {
  return kind === 'table' ? tableSource.what : FILE_SOURCES[kind].what;
}
