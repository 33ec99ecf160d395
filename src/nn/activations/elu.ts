import { z } from 'zod';
import { add, exp, mul, relu, sub } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = x above 0, alpha (e^x - 1) below. Source: Clevert, Unterthiner, Hochreiter 2016. */
export const elu = defineActivation({
  kind: 'elu',
  options: z.strictObject({
    alpha: z.number().positive().default(1).describe('The limit for very negative x is -alpha.'),
  }),
  apply: (x, { alpha }) => add(relu(x), mul(sub(exp(sub(x, relu(x))), 1), alpha)),
  initializer: 'heNormal',
});
