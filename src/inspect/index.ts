export type {
  ClassReport,
  FormatCount,
  LabelReport,
  PictureReport,
  PictureSize,
  PictureSizes,
  SuspiciousLabel,
} from './data-report.js';
export type { DataFinding } from './findings/finding.js';
export {
  type InspectContext,
  type InspectedPictures,
  InspectOptions,
  type InspectOptionsInput,
  type InspectProgress,
  inspectData,
} from './inspect-data.js';
export { byWeight, type SheetPictures, type ShownPicture } from './sheet-pictures.js';
export { inspectTable, type TableReport } from './table/inspect-table.js';
