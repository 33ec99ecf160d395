import {
  abs,
  add,
  constant,
  div,
  equal,
  exp,
  less,
  log,
  mul,
  sub,
  type Tensor,
  where,
} from '../../graph/index.js';

/**
 * What formulas of transforms are written in. They are computed on plain numbers and become operations of a graph from one
 * and the same definition, so that the two cannot drift apart.
 */
export interface Arithmetic<T> {
  add(a: T | number, b: T | number): T;
  sub(a: T | number, b: T | number): T;
  mul(a: T | number, b: T | number): T;
  div(a: T | number, b: T | number): T;
  abs(x: T): T;
  exp(x: T): T;
  log(x: T): T;
  /** exp(x) - 1, exact also near 0. */
  expm1(x: T): T;
  /** ln(1 + x), exact also near 0. */
  log1p(x: T): T;
  /** `then` where a < b, else `otherwise`; also where one of them is NaN. */
  ifLess(a: T | number, b: T | number, then: T | number, otherwise: T | number): T;
}

export const numberArithmetic: Arithmetic<number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  abs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  expm1: Math.expm1,
  log1p: Math.log1p,
  ifLess: (a, b, then, otherwise) => (a < b ? then : otherwise),
};

/** Above it exp(x) overflows, and -1 is far below the last digit. */
const LARGE_EXPONENT = 700;
/** Above it 1 + x is x; the product of x and its logarithm may overflow. */
const LARGE_SUMMAND = 2 ** 54;

/**
 * On float64 tensors. ONNX has no expm1 and log1p; they are made of exp and log.
 *
 * Source  Kahan's formulas: the rounding of u = exp(x), or of u = 1 + x, is undone by the x that u really belongs to
 *         (Higham 2002, "Accuracy and Stability of Numerical Algorithms", section 1.14.1).
 */
export const tensorArithmetic: Arithmetic<Tensor> = {
  add: (a, b) => add(a, b),
  sub: (a, b) => sub(a, b),
  mul: (a, b) => mul(a, b),
  div: (a, b) => div(a, b),
  abs,
  exp,
  log,
  expm1(x) {
    const u = exp(x);
    const less1 = sub(u, 1);
    const mended = div(mul(less1, x), log(u));
    const whole = where(equal(less1, -1), less1, where(less(LARGE_EXPONENT, x), u, mended));
    return where(equal(u, 1), x, whole);
  },
  log1p(x) {
    const u = add(x, 1);
    const mended = div(mul(log(u), x), sub(u, 1));
    return where(equal(u, 1), x, where(less(LARGE_SUMMAND, x), log(u), mended));
  },
  ifLess: (a, b, then, otherwise) => where(less(a, b), then, otherwise),
};

/** A number for each column, to go with tensors [N, D]. */
export function perColumn(values: readonly number[]): Tensor {
  return constant(values, [values.length], 'float64');
}
