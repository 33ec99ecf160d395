/**
 * The value below which a share of ascending values lies: order statistic share * (n - 1), counted from 0, linear
 * between neighbours (type 7 of Hyndman and Fan 1996; the default of NumPy and R). NaN of no values.
 */
export function percentileOf(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = share * (sorted.length - 1);
  const before = Math.floor(position);
  const after = Math.min(before + 1, sorted.length - 1);
  return sorted[before] + (sorted[after] - sorted[before]) * (position - before);
}

/** The middle value of any number of values, in any order. */
export function median(values: ArrayLike<number>): number {
  return percentileOf(Float64Array.from(values).sort(), 0.5);
}
