/** Count, mean, sums of powers of the distance from the mean, and range of some finite numbers. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Sums of (x - mean)^2, (x - mean)^3 and (x - mean)^4. */
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  /** Infinity where there are no numbers; `max` then is -Infinity. */
  readonly min: number;
  readonly max: number;
}

const NONE: Moments = { count: 0, mean: 0, m2: 0, m3: 0, m4: 0, min: Infinity, max: -Infinity };

/** Neighbouring float64 are this far apart, relative to their size. */
const EPSILON = 2 ** -52;

/**
 * The moments of finite numbers, in two passes over them: first the mean, as Welford (1962) updates it, so that sums
 * never overflow; then the powers of the distances from it, so that a mean far from 0 costs no digits.
 */
export function momentsOf(values: ArrayLike<number>): Moments {
  const { length: count } = values;
  if (count === 0) return NONE;
  let mean = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < count; i++) {
    const x = values[i];
    mean += (x - mean) / (i + 1);
    if (x < min) min = x;
    if (x > max) max = x;
  }
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < count; i++) {
    const distance = values[i] - mean;
    const square = distance * distance;
    m2 += square;
    m3 += square * distance;
    m4 += square * square;
  }
  return { count, mean, m2, m3, m4, min, max };
}

/**
 * The moments of two sets of numbers together, from those of each: streams are merged chunk by chunk, and workers can
 * measure parts.
 *
 * Source  Chan, Golub, LeVeque 1983 for m2; Pébay 2008 (SAND2008-6212) for m3 and m4.
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const shareOfA = a.count / count;
  const shareOfB = b.count / count;
  const d = b.mean - a.mean;
  const square = d * d;
  const between = a.count * shareOfB;
  return {
    count,
    mean: a.mean + d * shareOfB,
    m2: a.m2 + b.m2 + square * between,
    m3:
      a.m3 +
      b.m3 +
      d * square * between * (shareOfA - shareOfB) +
      3 * d * (shareOfA * b.m2 - shareOfB * a.m2),
    m4:
      a.m4 +
      b.m4 +
      square * square * between * (shareOfA ** 2 - shareOfA * shareOfB + shareOfB ** 2) +
      6 * square * (shareOfA ** 2 * b.m2 + shareOfB ** 2 * a.m2) +
      4 * d * (shareOfA * b.m3 - shareOfB * a.m3),
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}

/** Whether all numbers are equal, but for rounding in their last digits. */
export function isConstant({ min, max }: Pick<Moments, 'min' | 'max'>): boolean {
  return max - min <= 4 * EPSILON * Math.max(Math.abs(min), Math.abs(max));
}

/** Population standard deviation: the square root of m2 / count; exactly 0 for a constant. */
export function deviation(moments: Moments): number {
  return isConstant(moments) ? 0 : Math.sqrt(moments.m2 / moments.count);
}

/** Mean of ((x - mean) / deviation)^3: 0 for anything symmetric, above 0 with a long tail to the right; 0 for a constant. */
export function skewness(moments: Moments): number {
  const { count, m2, m3 } = moments;
  return isConstant(moments) ? 0 : m3 / count / (m2 / count) ** 1.5;
}

/** Mean of ((x - mean) / deviation)^4, less the 3 of a normal distribution: above 0 with heavy tails; 0 for a constant. */
export function excessKurtosis(moments: Moments): number {
  const { count, m2, m4 } = moments;
  return isConstant(moments) ? 0 : m4 / count / (m2 / count) ** 2 - 3;
}
