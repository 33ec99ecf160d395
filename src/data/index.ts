export { diskSize } from '../base/byte-count.js';
export {
  type AugmentInput,
  AugmentPlan,
  AugmentSpec,
  augmentPicture,
  createAugmenter,
  type DrawnOperation,
  isMixed,
  type MirrorTest,
  mirrorTest,
  mixBatches,
  operationDrawer,
  type Picture,
  POLICY_NAMES,
  parseAugment,
  resolveAugment,
} from './augment/index.js';
export { batchOrder } from './batch-order.js';
export { channelStatistics } from './channel-statistics.js';
export { hasDataName } from './data-name.js';
export { DECODER_VERSION, decodeImage } from './decode.js';
export { type DemoPictures, type DemoPicturesInput, writeDemoPictures } from './demo-pictures.js';
export { DATA_SET_NAMES, DATA_SETS, type DataSetName } from './download/data-sets.js';
export { type GottenFile, getDataSet } from './download/get-data-set.js';
export { type ClassEstimate, estimateImages, type ImageEstimate } from './estimate-images.js';
export { fold } from './fold.js';
export {
  type ImageFolderInput,
  type ImageFolderSource,
  imageFolder,
} from './image-folder.js';
export { namesHeld } from './listing.js';
export {
  CategoryOptions,
  ColumnOptions,
  type ColumnSummary,
  categoryCodes,
  categoryNames,
  countCategories,
  FittedCategories,
  FittedColumn,
  fitCategories,
  fitColumn,
  lowerBound,
  mergeCategoryCounts,
  mergeSummaries,
  normalizeColumn,
  normalizeColumns,
  normalizedNames,
  oneHotColumns,
  restoreColumn,
  restoreColumns,
  summarizeColumn,
} from './normalize/index.js';
export { openImages } from './open-images.js';
export { type DataSource, openSource, type PictureSource } from './open-source.js';
export { openUnlabelled, type UnlabelledPictures } from './open-unlabelled.js';
export { drawsPerClass, type Oversampling } from './oversample.js';
export {
  type PictureArraysInput,
  type PictureArraysSource,
  pictureArrays,
  pictureShape,
} from './picture-arrays.js';
export type { PictureOptions } from './picture-options.js';
export { openPicturesByName, type PicturesByName } from './pictures-by-name.js';
export { type CifarInput, type CifarSource, cifar } from './sources/cifar.js';
export { type CsvManifestInput, type CsvManifestSource, csvManifest } from './sources/csv-manifest.js';
export { keptSource } from './sources/define-file-source.js';
export {
  FILE_SOURCES,
  type PictureFileSource,
  remakeSource,
  sourceOptionNames,
} from './sources/file-sources.js';
export { type IdxInput, type IdxSource, idx } from './sources/idx.js';
export { type NumpyInput, type NumpySource, numpy } from './sources/numpy.js';
export { type ParquetInput, type ParquetSource, parquet } from './sources/parquet.js';
export {
  describeSource,
  holdsMany,
  pictureSourceAt,
  type SourceOptions,
  sourceAt,
} from './sources/source-at.js';
export {
  type PictureStock,
  type StockContext,
  type StockedDuplicates,
  type StockedPixels,
  type StockProgress,
  takeStock,
} from './stock/index.js';
export {
  type FitTableOptions,
  type FittedTable,
  fitTable,
  type NormalizedTable,
  normalizeTable,
  type TableColumns,
} from './table/fit-table.js';
export { openTable } from './table/open-table.js';
export { readTableRows, type TableRows } from './table/read-table-rows.js';
export { type SurveyedColumn, surveyTable, type TableSurvey } from './table/survey-table.js';
export {
  type CategoricalColumn,
  categoricalColumns,
  numericColumns,
  TableColumn,
  TableInput,
} from './table/table-input.js';
export type { TableOptions } from './table/table-options.js';
export { type TableOptionsInput, type TableSource, table, tableSource } from './table/table-source.js';
export { takeTruth } from './take-truth.js';
export type {
  Batch,
  BatchOptions,
  DataProblem,
  DuplicateGroup,
  Fit,
  IgnoredFiles,
  ImageData,
  ImageSplit,
  InputContract,
  ModelBatch,
  ModelData,
  ModelInput,
  ModelSplit,
  OpenContext,
  OpenProgress,
  ProblemCode,
  SplitName,
  TableBatch,
  TableData,
  TableSplit,
  TargetKind,
  Targets,
} from './types.js';
