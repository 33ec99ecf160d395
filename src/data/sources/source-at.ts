import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { z } from 'zod';
import type { imageFolderOptions } from '../image-folder.js';
import { areCifarFiles } from './cifar.js';
import { FILE_SOURCES, type PictureFileSource } from './file-sources.js';
import { areIdxFiles } from './idx.js';
import { areNumpyFiles } from './numpy.js';
import { areParquetFiles } from './parquet.js';

/** Kinds by the extension of the file. */
const KIND_OF_FILE: Readonly<Record<string, PictureFileSource['kind']>> = {
  '.npz': 'numpy',
  '.csv': 'csvManifest',
  '.tsv': 'csvManifest',
  '.parquet': 'parquet',
};

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
 * which there is nothing is taken for an image folder, which says so when it is opened.
 *
 */
export async function sourceAt(path: string, options: SourceOptions = {}): Promise<PictureFileSource> {
  const kind = await kindAt(path);
  const definition = FILE_SOURCES[kind];
  return (definition.create as (path: string, options: unknown) => PictureFileSource)(path, options);
}

/** Whether many pictures lie at a path, in a folder or in a file that holds or lists them; otherwise one does, if any. */
export async function holdsMany(path: string): Promise<boolean> {
  if (Object.hasOwn(KIND_OF_FILE, extname(path).toLowerCase())) return true;
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

async function kindAt(path: string): Promise<PictureFileSource['kind']> {
  const byName = KIND_OF_FILE[extname(path).toLowerCase()];
  const found = await stat(path).catch(() => undefined);
  if (byName !== undefined && !found?.isDirectory()) return byName;
  if (!found?.isDirectory()) return 'imageFolder';
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const kind = KIND_OF_FOLDER.find(([recognizes]) => recognizes(names))?.[1];
  if (kind !== undefined) return kind;
  const inData = await readdir(join(path, 'data')).catch(() => []);
  return areParquetFiles(inData) ? 'parquet' : 'imageFolder';
}

/** What a source is, in words. */
export function describeSource(kind: PictureFileSource['kind']): string {
  return FILE_SOURCES[kind].what;
}
