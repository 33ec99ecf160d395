import type { Tensor } from '../tensor.js';
import { exp } from './exp.js';
import { mul } from './mul.js';
import { negate } from './negate.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'erf',
  onnx: 'Erf',
  value: erfValue,
  // ONNX Runtime 1.30 has it for float32 only.
  dtypes: ['float32'],
  gradient: (dy, x) => mul(dy, mul(exp(negate(mul(x, x))), 2 / Math.sqrt(Math.PI))),
});
export const erfOperation = definition.operation;

/** y = 2 / sqrt(pi) * integral from 0 to x of e^(-t^2) dt. */
export function erf(x: Tensor): Tensor {
  return definition.apply([x], {});
}

/**
 * Kummer's series erf x = 2 / sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (1 * 3 * ... * (2n + 1)). All terms have one sign, so
 * that no digits cancel. Source: Abramowitz and Stegun 7.1.6.
 */
function erfValue(x: number): number {
  // erfc(6) is below 3e-17, less than float64 tells from 0 beside 1.
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(total); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    total += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}
