import type { Rows } from './merge-points.js';
import { smooth } from './smooth.js';

/** What curves can be drawn over. */
export const X_AXES = { epoch: 'epoch', seconds: 'seconds of training', updates: 'updates' } as const;
export type XAxis = keyof typeof X_AXES;

/** Columns that count or measure the training itself. */
const NOT_METRICS = new Set(['epoch', 'updates', 'seconds', 'imagesPerSecond']);

/** Names of validation metrics, with training alone where there is no other; the monitored one and loss first. */
export function metricNames(rows: readonly Rows[], monitor?: string): string[] {
  const names = new Set(
    rows.flatMap(({ columns }) =>
      Object.keys(columns)
        .filter((name) => !NOT_METRICS.has(name) && name !== 'learningRate')
        .map((name) => name.replace(/^train\./, '')),
    ),
  );
  const first = [monitor?.replace(/^train\./, ''), 'loss'].filter(
    (name) => name !== undefined && names.has(name),
  );
  return [...new Set([...(first as string[]), ...names])];
}

/** A curve of points that rise in x. */
export interface Line {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

/** A column over another, smoothed; rows without x are left out. */
export function lineOf({ columns, count }: Rows, xAxis: XAxis, name: string, weight = 0): Line {
  const xs = columns[xAxis] ?? [];
  const ys = columns[name] ?? new Array<null>(count).fill(null);
  const kept = xs.flatMap((x, i) => (x === null ? [] : [i]));
  return {
    x: kept.map((i) => xs[i]!),
    y: smooth(
      kept.map((i) => ys[i] ?? null),
      weight,
    ),
  };
}

/** Lines on one x axis, as uPlot takes them: all x that any has, and for each line its y there, undefined where it has none. */
export function aligned(lines: readonly Line[]): [number[], ...(number | null | undefined)[][]] {
  const xs = [...new Set(lines.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const places = new Map(xs.map((x, i) => [x, i]));
  const columns = lines.map(({ x, y }) => {
    const column: (number | null | undefined)[] = new Array(xs.length).fill(undefined);
    x.forEach((value, i) => {
      column[places.get(value)!] = y[i];
    });
    return column;
  });
  return [xs, ...columns];
}
