import { z } from 'zod';
import { add, erf, mul, type Tensor, tanh } from '../../graph/index.js';
import { defineActivation } from './activation.js';

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

function tanhForm(x: Tensor): Tensor {
  const inner = mul(mul(x, add(mul(mul(x, x), 0.044715), 1)), Math.sqrt(2 / Math.PI));
  return mul(x, add(mul(tanh(inner), 0.5), 0.5));
}
