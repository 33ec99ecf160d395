/**
 * A distribution of numbers. Both tails have their own functions, since 1 - cdf(x) has lost the digits of a small one.
 *
 * NaN gives NaN; probabilities outside 0 … 1 have no quantile, which is NaN.
 */
export interface Distribution {
  /** Density at x; for counts the probability of x. */
  density(x: number): number;
  /** Probability of at most x. */
  cdf(x: number): number;
  /** Probability of more than x. */
  survival(x: number): number;
  /** The smallest x with a probability of at least `probability` below or at it. */
  quantile(probability: number): number;
  /** The smallest x with a probability of at most `probability` above it. */
  upperQuantile(probability: number): number;
}

/** Whether it is one: NaN is none. */
export function isProbability(value: number): boolean {
  return value >= 0 && value <= 1;
}
