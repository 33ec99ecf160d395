import { DataError } from '../../base/error.js';
import { type Moments, mergeMoments, momentsOf } from '../../statistics/index.js';
import { mergeSketches, type QuantileSketch, sketchOf } from './quantile-sketch.js';

/** All that normalization needs to know of a column, however long it is. */
export interface ColumnSummary {
  readonly missing: number;
  /** Of the values that are there. */
  readonly moments: Moments;
  readonly sketch: QuantileSketch;
}

/**
 * Look at the values of a column, or at a part of them; NaN stands for a missing one. `firstRow` is the position of the
 * part in the column, for messages.
 *
 * Throws  DataError `data/not-finite` for an infinite value.
 */
export function summarizeColumn(column: string, values: ArrayLike<number>, firstRow = 0): ColumnSummary {
  const present = Float64Array.from(values).filter((value, row) => {
    if (value === Infinity || value === -Infinity) throw notFinite(column, firstRow + row, value);
    return !Number.isNaN(value);
  });
  return {
    missing: values.length - present.length,
    moments: momentsOf(present),
    sketch: sketchOf(present),
  };
}

/** The summary of two parts of a column together: of chunks of a stream, or of what two workers looked at. */
export function mergeSummaries(a: ColumnSummary, b: ColumnSummary): ColumnSummary {
  return {
    missing: a.missing + b.missing,
    moments: mergeMoments(a.moments, b.moments),
    sketch: mergeSketches(a.sketch, b.sketch),
  };
}

/** `row` counts from 0. */
export function notFinite(column: string, row: number, value: number): DataError {
  return new DataError({
    code: 'data/not-finite',
    where: `column ${column}, row ${row + 1}`,
    what: 'a value is infinite, so nothing can be measured of the column',
    got: value,
    fix: 'mend the value, or leave it empty and choose what missing values become',
  });
}
