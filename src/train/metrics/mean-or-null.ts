import { sum } from './confusion-matrix.js';

/** Mean of values that may be undefined; null where any of them is. */
export function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : sum(known) / known.length;
}
