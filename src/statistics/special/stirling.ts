/** Where the series of Stirling is exact to the last digit of float64. */
const LARGE = 15;

/**
 * What Stirling's formula leaves out: δ(x) = ln Γ(x + 1) - (x + 1/2) ln x + x - ln(2π) / 2, for x > 0.
 *
 * Densities written with δ and `deviance` lose no digits where those written with ln Γ subtract large numbers.
 *
 * Source  Loader 2000, "Fast and accurate computation of binomial probabilities"; Abramowitz and Stegun 6.1.41.
 */
export function stirlingError(x: number): number {
  let below = 0;
  let at = x;
  // δ(x) - δ(x + 1) = (x + 1/2) ln(1 + 1/x) - 1
  for (; at < LARGE; at++) below += (at + 0.5) * Math.log1p(1 / at) - 1;
  const inverse = 1 / at;
  const square = inverse * inverse;
  const series =
    1 / 12 -
    square *
      (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360360))));
  return below + inverse * series;
}

/**
 * How far x is from its mean: x ln(x / mean) + mean - x, at least 0; for x, mean > 0.
 *
 * Source  Loader 2000, bd0: a series where x is near the mean and the terms would cancel.
 */
export function deviance(x: number, mean: number): number {
  const difference = x - mean;
  const sum = x + mean;
  if (!(Math.abs(difference) < 0.1 * sum)) return x * Math.log(x / mean) - difference;
  const v = difference / sum;
  const square = v * v;
  let total = difference * v;
  let power = 2 * x * v;
  for (let n = 3; ; n += 2) {
    power *= square;
    const next = total + power / n;
    if (next === total) return total;
    total = next;
  }
}
