import { z } from 'zod';
import { add, exp, mul, relu, sub } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = x above 0, alpha (e^(x / alpha) - 1) below. Source: Barron 2017. */
export const celu = defineActivation({
  kind: 'celu',
  options: z.strictObject({
    alpha: z
      .number()
      .positive()
      .default(1)
      .describe('The limit for very negative x is -alpha; the slope at 0 is 1.'),
  }),
  apply: (x, { alpha }) => add(relu(x), mul(sub(exp(mul(sub(x, relu(x)), 1 / alpha)), 1), alpha)),
  initializer: 'heNormal',
});
