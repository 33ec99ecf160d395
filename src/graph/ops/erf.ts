import type { Tensor } from '../tensor.js';
import { exp } from './exp.js';
import { mul } from './mul.js';
import { negate } from './negate.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'erf',
  onnx: 'Erf',
  value: erfValue,
  gradient: (dy, x) => mul(dy, mul(exp(negate(mul(x, x))), 2 / Math.sqrt(Math.PI))),
});
export const erfOperation = definition.operation;

/** y = 2 / sqrt(pi) * integral from 0 to x of e^(-t^2) dt. */
export function erf(x: Tensor): Tensor {
  return definition.apply([x], {});
}

/** Abramowitz and Stegun 7.1.26, absolute error below 1.5e-7: enough for folding float32 constants. */
function erfValue(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}
