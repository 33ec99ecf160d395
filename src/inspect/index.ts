export type {
  ClassReport,
  FormatCount,
  PictureReport,
  PictureSize,
  PictureSizes,
} from './data-report.js';
export type { DataFinding } from './findings/finding.js';
export { type InspectContext, type InspectOptionsInput, inspectData } from './inspect-data.js';
