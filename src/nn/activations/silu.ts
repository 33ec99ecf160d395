import { z } from 'zod';
import { mul, sigmoid } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = x * sigmoid(x), also called swish. Source: Elfwing, Uchibe, Doya 2018. */
export const silu = defineActivation({
  kind: 'silu',
  options: z.strictObject({}),
  apply: (x) => mul(x, sigmoid(x)),
  initializer: 'heNormal',
});
