import { type ImageFolderSource, imageFolderSource } from '../image-folder.js';
import type { FileSource, ListContext, Listing } from '../listing.js';
import { type TableSource, tableSource } from '../table/table-source.js';
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

/** Names of the options that any kind of picture source has. */
export const sourceOptionNames: readonly string[] = [
  ...new Set(Object.values(FILE_SOURCES).flatMap(({ options }) => Object.keys(options.shape))),
];

type OptionsOf = { [Source in PictureFileSource as Source['kind']]: Source['options'] };
type Kind = keyof OptionsOf;

/** What is asked of a kind, by kind: the options that go in are those of that kind. */
const RULES: {
  readonly [K in Kind]: {
    list(source: FileSource<K, OptionsOf[K]>, context: ListContext): Promise<Listing>;
    create(path: string, options: OptionsOf[K]): PictureFileSource;
  };
} = FILE_SOURCES;

/** Say what a source holds, without decoding; throws as its kind says. */
export function listPictures<K extends Kind>(
  source: FileSource<K, OptionsOf[K]>,
  context: ListContext,
): Promise<Listing> {
  return RULES[source.kind].list(source, context);
}

/** The source that is made from what another one, or a config, says of itself. */
export function remakeSource(source: TableSource): TableSource;
export function remakeSource<K extends Kind>(source: FileSource<K, OptionsOf[K]>): PictureFileSource;
export function remakeSource(source: PictureFileSource | TableSource): PictureFileSource | TableSource;
export function remakeSource<K extends Kind>(
  source: FileSource<K, OptionsOf[K]> | TableSource,
): PictureFileSource | TableSource {
  return isTable(source) ? tableSource.create(source.path, source.options) : remakePictures(source);
}

function remakePictures<K extends Kind>({
  kind,
  path,
  options,
}: FileSource<K, OptionsOf[K]>): PictureFileSource {
  return RULES[kind].create(path, options);
}

function isTable(source: { readonly kind: string }): source is TableSource {
  return source.kind === 'table';
}
