/**
 * Exponential moving average without the pull towards 0 at the start: s_t = sum_i w^(t-i) y_i / sum_i w^(t-i), over the values that
 * there are. Null stays null. `weight` is that of the past, 0 (nothing changes) to below 1.
 * Source  Kingma and Ba 2015, section 3 (bias correction).
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  if (weight === 0) return [...values];
  let sum = 0;
  let total = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + value;
    total = weight * total + 1;
    return sum / total;
  });
}
