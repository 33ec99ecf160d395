import { z } from 'zod';
import { add, clip, div, erf, exp, mul, type Tensor } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** e to this power is still a float32. */
const LARGEST_EXPONENT = 80;

/** y = x * Phi(x), Phi the normal distribution function. Source: Hendrycks and Gimpel 2016. */
export const gelu = defineActivation({
  kind: 'gelu',
  options: z.strictObject({
    approximate: z
      .enum(['none', 'tanh'])
      .default('none')
      .describe('none: exact, by erf; tanh: the approximation.'),
  }),
  apply: (x, { approximate }) =>
    approximate === 'tanh' ? tanhForm(x) : mul(x, add(mul(erf(mul(x, Math.SQRT1_2)), 0.5), 0.5)),
  initializer: 'heNormal',
});

/** 0.5 (1 + tanh z) written as 1 / (1 + e^-2z): the runtime's tanh loses the digits of small values far below 0. */
function tanhForm(x: Tensor): Tensor {
  const inner = mul(mul(x, add(mul(mul(x, x), 0.044715), 1)), Math.sqrt(2 / Math.PI));
  return div(x, add(exp(clip(mul(inner, -2), -LARGEST_EXPONENT, LARGEST_EXPONENT)), 1));
}
