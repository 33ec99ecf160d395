import type { Arithmetic } from './arithmetic.js';

/**
 * The curve behind Box-Cox and Yeo-Johnson, of a logarithm: (exp(power * log) - 1) / power, and log where power is 0. Its
 * form keeps all digits near that case.
 */
export function powerCurve<T>(a: Arithmetic<T>, log: T, power: T): T {
  const { isZero, safe } = splitZero(a, power);
  return a.ifLess(0, isZero, log, a.div(a.expm1(a.mul(safe, log)), safe));
}

/**
 * The logarithm that `powerCurve` belongs to: ln(1 + power * y) / power. A y that the curve only approaches gives its
 * limit, -infinity below and infinity above.
 */
export function powerCurveInverse<T>(a: Arithmetic<T>, y: T, power: T): T {
  const { isZero, safe } = splitZero(a, power);
  const product = a.mul(safe, y);
  const held = a.ifLess(product, -1, -1, product);
  return a.ifLess(0, isZero, y, a.div(a.log1p(held), safe));
}

/** 1 and a power of 1 where it is 0, which must not be divided by. */
function splitZero<T>(a: Arithmetic<T>, power: T): { isZero: T; safe: T } {
  const size = a.abs(power);
  const isZero = a.ifLess(0, size, 0, a.add(a.mul(size, 0), 1));
  return { isZero, safe: a.add(power, isZero) };
}
