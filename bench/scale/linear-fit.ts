/** y = intercept + slope x, by least squares. */
export interface LinearFit {
  readonly intercept: number;
  readonly slope: number;
  /** Share of the variance of y that the line explains; 1 is a line. */
  readonly r2: number;
}

export type Point = readonly [x: number, y: number];

/** Of at least two points with different x. */
export function linearFit(points: readonly Point[]): LinearFit {
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const sum = (of: (dx: number, dy: number) => number) =>
    points.reduce((total, [x, y]) => total + of(x - meanX, y - meanY), 0);
  const slope = sum((dx, dy) => dx * dy) / sum((dx) => dx * dx);
  const intercept = meanY - slope * meanX;
  const residual = points.reduce((total, [x, y]) => total + (y - intercept - slope * x) ** 2, 0);
  const spread = sum((_, dy) => dy * dy);
  return { intercept, slope, r2: spread === 0 ? 1 : 1 - residual / spread };
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
