export { skewness } from '../../statistics/index.js';
export {
  CategoryOptions,
  categoryCodes,
  categoryNames,
  countCategories,
  FittedCategories,
  fitCategories,
  mergeCategoryCounts,
  oneHotColumns,
} from './categories.js';
export { type ColumnSummary, mergeSummaries, summarizeColumn } from './column-summary.js';
export {
  ColumnOptions,
  FittedColumn,
  fitColumn,
  lowerBound,
  normalizable,
  normalizeColumn,
  normalizeColumns,
  normalizedNames,
  restoreColumn,
  restoreColumns,
} from './columns.js';
export { quantile, weightedValues } from './quantile-sketch.js';
export { TransformChoice } from './transforms.js';
