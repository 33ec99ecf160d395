import { type ImageFolderSource, imageFolderSource } from '../image-folder.js';
import type { ListContext, Listing } from '../listing.js';
import { type CifarSource, cifarSource } from './cifar.js';
import { type CsvManifestSource, csvManifestSource } from './csv-manifest.js';
import { type IdxSource, idxSource } from './idx.js';
import { type NumpySource, numpySource } from './numpy.js';
import { type ParquetSource, parquetSource } from './parquet.js';

/** A source of pictures that lies on the disk. */
export type PictureFileSource =
  | ImageFolderSource
  | IdxSource
  | CifarSource
  | NumpySource
  | CsvManifestSource
  | ParquetSource;

/** Every kind of source that lies on the disk. */
export const FILE_SOURCES = {
  imageFolder: imageFolderSource,
  idx: idxSource,
  cifar: cifarSource,
  numpy: numpySource,
  csvManifest: csvManifestSource,
  parquet: parquetSource,
} as const satisfies Record<PictureFileSource['kind'], unknown>;

/** Names of the options that any kind of source has. */
export const sourceOptionNames: readonly string[] = [
  ...new Set(Object.values(FILE_SOURCES).flatMap(({ options }) => Object.keys(options.shape))),
];

/** Say what a source holds, without decoding; throws as its kind says. */
export function listPictures(source: PictureFileSource, context: ListContext): Promise<Listing> {
  switch (source.kind) {
    case 'imageFolder':
      return FILE_SOURCES.imageFolder.list(source, context);
    case 'idx':
      return FILE_SOURCES.idx.list(source, context);
    case 'cifar':
      return FILE_SOURCES.cifar.list(source, context);
    case 'numpy':
      return FILE_SOURCES.numpy.list(source, context);
    case 'csvManifest':
      return FILE_SOURCES.csvManifest.list(source, context);
    case 'parquet':
      return FILE_SOURCES.parquet.list(source, context);
  }
}

/** The source that is made from what another one, or a config, says of itself. */
export function remakeSource({ kind, path, options }: PictureFileSource): PictureFileSource {
  switch (kind) {
    case 'imageFolder':
      return FILE_SOURCES.imageFolder.create(path, options);
    case 'idx':
      return FILE_SOURCES.idx.create(path, options);
    case 'cifar':
      return FILE_SOURCES.cifar.create(path, options);
    case 'numpy':
      return FILE_SOURCES.numpy.create(path, options);
    case 'csvManifest':
      return FILE_SOURCES.csvManifest.create(path, options);
    case 'parquet':
      return FILE_SOURCES.parquet.create(path, options);
  }
}
