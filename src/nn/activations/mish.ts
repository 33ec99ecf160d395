import { z } from 'zod';
import { mul, tanh } from '../../graph/index.js';
import { defineActivation } from './activation.js';
import { softplusOf } from './softplus.js';

/** y = x * tanh(softplus(x)). Source: Misra 2020. */
export const mish = defineActivation({
  kind: 'mish',
  options: z.strictObject({}),
  apply: (x) => mul(x, tanh(softplusOf(x))),
  initializer: 'heNormal',
});
