import type { CurveLook } from './curve-looks.js';
import { type Line, lineOf, type XAxis } from './curves.js';
import type { Rows } from './merge-points.js';

/** A curve as it is drawn. */
export interface PlotLine extends Line, CurveLook {
  readonly name: string;
  /** Behind others, as values before they were smoothed. */
  readonly isFaint?: boolean;
}

/** A column smoothed, and behind it its values as they are, where smoothing changes them and `withRaw`. */
export function smoothedLines(
  named: CurveLook & { readonly name: string },
  rows: Rows,
  {
    xAxis,
    column,
    weight,
    withRaw = true,
  }: { xAxis: XAxis; column: string; weight: number; withRaw?: boolean },
): PlotLine[] {
  const line = { ...named, ...lineOf(rows, xAxis, column, weight) };
  if (weight === 0 || !withRaw) return [line];
  return [{ ...named, ...lineOf(rows, xAxis, column), isFaint: true }, line];
}
