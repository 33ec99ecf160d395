/**
 * The share of a standard normal distribution below x.
 *
 * Accuracy  13 digits, 8 of shares below 1e-12.
 * Source    Hart 1968 in the form of West 2005, "Better approximations to cumulative normal functions".
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size > 37) return x > 0 ? 1 : 0;
  const tail = Math.exp((-size * size) / 2) * (size < 7.07106781186547 ? near(size) : far(size));
  return x > 0 ? 1 - tail : tail;
}

function near(x: number): number {
  return horner(NEAR_NUMERATOR, x) / horner(NEAR_DENOMINATOR, x);
}

function far(x: number): number {
  return 1 / (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) / Math.sqrt(2 * Math.PI);
}

/**
 * The x below which a share of a standard normal distribution lies, for shares above 0 and below 1.
 *
 * Accuracy  8 digits.  Source  Acklam 2003, "An algorithm for computing the inverse normal cumulative distribution function".
 */
export function normalQuantile(share: number): number {
  const EDGE = 0.02425;
  if (share > 1 - EDGE) return -normalQuantile(1 - share);
  if (share < EDGE) {
    const q = Math.sqrt(-2 * Math.log(share));
    return horner(TAIL_NUMERATOR, q) / horner(TAIL_DENOMINATOR, q);
  }
  const q = share - 0.5;
  return (q * horner(CENTRE_NUMERATOR, q * q)) / horner(CENTRE_DENOMINATOR, q * q);
}

/** Coefficients from the highest power down. */
function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

const NEAR_NUMERATOR = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
  221.213596169931, 220.206867912376,
];
const NEAR_DENOMINATOR = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
];
const CENTRE_NUMERATOR = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
];
const CENTRE_DENOMINATOR = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1,
];
const TAIL_NUMERATOR = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_DENOMINATOR = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
